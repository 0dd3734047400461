"""Background jobs of the linkage, found here by the worker."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from onecity.interop.linkage.models import Delivery, DeliveryState

DEAD_KEPT = timedelta(days=90)


def forget_deliveries() -> int:
    """Delete deliveries with their attempts some days after they arrived, those given up after three months; returns how many."""
    now = timezone.now()
    arrived = Delivery.objects.filter(state=DeliveryState.DELIVERED, settled_at__lt=now - timedelta(days=settings.LINKAGE_KEPT_DAYS))
    dead = Delivery.objects.filter(state=DeliveryState.DEAD, settled_at__lt=now - DEAD_KEPT)
    return sum(rows.delete()[1].get("linkage.Delivery", 0) for rows in (arrived, dead))
