"""Data and invariants of the linkage."""

from onecity.interop.linkage.models.delivery import Attempt, Delivery, DeliveryState
from onecity.interop.linkage.models.platform import MADE_UP, UNDER_WAY, Handover, HandoverState, Platform
from onecity.interop.linkage.models.subscription import Subscription, SubscriptionState

__all__ = [
    "MADE_UP",
    "UNDER_WAY",
    "Attempt",
    "Delivery",
    "DeliveryState",
    "Handover",
    "HandoverState",
    "Platform",
    "Subscription",
    "SubscriptionState",
]
