"""From the history to deliveries: each change a subscription may hear of becomes one delivery, once."""

import json
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from onecity.core.cases.presenting.changes import change_records
from onecity.core.cases.queries.changes import ChangeFilter, changes
from onecity.core.cases.settled import settled_up_to
from onecity.core.programs.callers import actor_of_key
from onecity.interop.linkage.models import Delivery, DeliveryState, Subscription, SubscriptionState

MOST_WAITING = 10_000
"""Beyond it planning rests: the history keeps what a dead receiver misses, and the cursor remembers where it stood."""
PAGES_AT_ONCE = 20


def filter_of(subscription: Subscription) -> ChangeFilter:
    """What a subscription asks for within its key's scope."""
    organisation = subscription.organisation
    return ChangeFilter(
        acts=tuple(subscription.acts),
        categories=tuple(subscription.categories),
        region=subscription.region_code,
        organisation=organisation.path if organisation else "",
    )


def message_of(event_id: int) -> str:
    """The identifier of a change: the same for every attempt, every replay and every subscription."""
    return f"change-{event_id}"


def body_of(record: dict[str, Any]) -> str:
    """A message as it is sent."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def _delivery(subscription: Subscription, record: dict[str, Any]) -> Delivery:
    return Delivery(
        subscription=subscription,
        event_id=int(record["id"]),
        message=message_of(int(record["id"])),
        type=record["type"],
        body=body_of(record),
        next_at=timezone.now(),
    )


def planned() -> Iterable[int]:
    """Keys of the subscriptions that changes are planned for."""
    return Subscription.objects.filter(state=SubscriptionState.ACTIVE, key__revoked_at=None).values_list("pk", flat=True)


def _full(subscription: Subscription) -> bool:
    waiting = subscription.deliveries.filter(state=DeliveryState.WAITING)[:MOST_WAITING]
    return waiting.count() >= MOST_WAITING


@transaction.atomic
def plan_page(subscription_id: int, horizon: int) -> bool:
    """Plan one page for a subscription, its cursor moved in the same transaction; whether there is more to plan at once."""
    rows = Subscription.objects.select_for_update(of=("self",), skip_locked=True).select_related("key__organisation", "organisation")
    subscription = rows.filter(pk=subscription_id, state=SubscriptionState.ACTIVE, cursor__lt=horizon).first()
    if subscription is None or _full(subscription):
        return False
    page = changes(actor_of_key(subscription.key), filter_of(subscription), subscription.cursor, horizon=horizon)
    Delivery.objects.bulk_create((_delivery(subscription, one) for one in change_records(page.events)), ignore_conflicts=True)
    Subscription.objects.filter(pk=subscription_id).update(cursor=page.next)
    return page.more


def plan() -> int:
    """Plan for every subscription what is settled, a bounded number of pages each; returns how many subscriptions there are."""
    keys = list(planned())
    horizon = settled_up_to() if keys else 0
    for key in keys:
        for _page in range(PAGES_AT_ONCE):
            if not plan_page(key, horizon):
                break
    return len(keys)
