"""Data and invariants of the linkage."""

from onecity.interop.linkage.models.delivery import Attempt, Delivery, DeliveryState
from onecity.interop.linkage.models.subscription import Subscription, SubscriptionState

__all__ = ["Attempt", "Delivery", "DeliveryState", "Subscription", "SubscriptionState"]
