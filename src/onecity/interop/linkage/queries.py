"""What administrators read of the linkage. Every query asks for the permission `linkage.keep`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from onecity.core.accounts.scope import Actor, require
from onecity.interop.linkage.models import UNDER_WAY, Delivery, DeliveryState, Handover, HandoverState, Platform, Subscription
from onecity.interop.linkage.webhooks.actions import KEEP

ROWS = 50
LATELY = timedelta(days=1)


@dataclass(frozen=True)
class Log:
    """One page of deliveries, newest first; `after` is the key the next page starts behind, None at the end."""

    rows: Sequence[Delivery]
    after: int | None


def subscriptions(actor: Actor) -> QuerySet[Subscription]:
    """Every subscription, with how many of its deliveries wait and were given up. Raises NotAllowed."""
    require(actor, KEEP)
    waiting = Count("deliveries", filter=Q(deliveries__state=DeliveryState.WAITING))
    dead = Count("deliveries", filter=Q(deliveries__state=DeliveryState.DEAD, deliveries__event_id__isnull=False))
    return Subscription.objects.select_related("key", "organisation").annotate(waiting=waiting, dead=dead)


def log_of(actor: Actor, subscription: Subscription, state: str = "", after: int | None = None) -> Log:
    """The deliveries of a subscription. Raises NotAllowed."""
    require(actor, KEEP)
    rows = subscription.deliveries.prefetch_related("tries")
    if state in DeliveryState.values:
        rows = rows.filter(state=state)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk")[: ROWS + 1])
    return Log(found[:ROWS], found[ROWS - 1].pk if len(found) > ROWS else None)


def delivery(actor: Actor, delivery_id: int) -> Delivery:
    """One delivery with its attempts. Raises NotAllowed, Delivery.DoesNotExist."""
    require(actor, KEEP)
    return Delivery.objects.select_related("subscription").prefetch_related("tries").get(pk=delivery_id)


def platforms(actor: Actor) -> QuerySet[Platform]:
    """Every system outside, with how many cases are under way and unacknowledged there. Raises NotAllowed."""
    require(actor, KEEP)
    under_way = Count("handovers", filter=Q(handovers__state__in=UNDER_WAY))
    unacknowledged = Count("handovers", filter=Q(handovers__state__in=(HandoverState.WAITING, HandoverState.SENT)))
    return Platform.objects.annotate(under_way=under_way, unacknowledged=unacknowledged)


def handovers_of(actor: Actor, platform: Platform) -> list[Handover]:
    """The newest handings over to a system, those under way first. Raises NotAllowed."""
    require(actor, KEEP)
    rows = Handover.objects.filter(platform=platform).select_related("case")
    first = list(rows.filter(state__in=UNDER_WAY).order_by("next_at")[:ROWS])
    return first + list(rows.exclude(state__in=UNDER_WAY).order_by("-pk")[: ROWS - len(first)])


def platform_names() -> list[str]:
    """The systems a case can be sent out to."""
    return list(Platform.objects.filter(active=True).values_list("name", flat=True))


def waiting_deliveries() -> float:
    """How many deliveries are to be sent."""
    return Delivery.objects.filter(state=DeliveryState.WAITING).count()


def dead_deliveries() -> float:
    """How many deliveries were given up within a day."""
    return Delivery.objects.filter(state=DeliveryState.DEAD, event_id__isnull=False, settled_at__gt=timezone.now() - LATELY).count()


def unacknowledged_handovers() -> float:
    """How many cases were sent out and are not acknowledged."""
    return Handover.objects.filter(state__in=(HandoverState.WAITING, HandoverState.SENT)).count()
