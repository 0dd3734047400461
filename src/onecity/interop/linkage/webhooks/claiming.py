"""Which deliveries are sent now, and what becomes of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from onecity.core.accounts.queries import people_holding
from onecity.core.accounts.scope import system_actor
from onecity.core.cases.models import CaseEvent
from onecity.core.ledger.actions import record_lookup
from onecity.core.ledger.cipher import decrypt
from onecity.core.notices.actions import notify
from onecity.interop.linkage.models import Attempt, Delivery, DeliveryState, Subscription, SubscriptionState
from onecity.interop.linkage.webhooks.backoff import wait_after
from onecity.interop.linkage.webhooks.planning import body_of

LEASE = timedelta(seconds=60)
"""Longer than an attempt can take; after it a delivery whose worker was killed comes due again."""
AT_ONCE = 16
PATIENT_FAILURES, LONGEST_REST = 2, timedelta(minutes=5)
TOLD_AGAIN_AFTER = timedelta(days=1)
GONE = 410
KEPT_CHARACTERS = 2000
CLAIM = (Path(__file__).parents[1] / "sql" / "claim_deliveries.sql").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Sendable:
    """A claimed delivery with what an attempt needs."""

    delivery_id: int
    message: str
    url: str
    secrets: tuple[str, ...]
    body: bytes


@dataclass(frozen=True)
class Outcome:
    """How one attempt ended. `wait` is what the receiver asked for (Retry-After), if anything."""

    delivery_id: int
    at: datetime
    milliseconds: int
    status: int | None = None
    error: str = ""
    answer: str = ""
    wait: timedelta | None = None

    @property
    def good(self) -> bool:
        """Whether the receiver took it."""
        return self.status is not None and 200 <= self.status < 300


def due() -> list[int]:
    """Keys of the subscriptions that have something to send now."""
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING, next_at__lte=timezone.now())
    rested = Q(subscription__rests_until=None) | Q(subscription__rests_until__lte=timezone.now())
    sending = Q(subscription__state=SubscriptionState.ACTIVE, subscription__key__revoked_at=None) & rested
    found = waiting.filter(sending | Q(event_id=None))
    return list(found.order_by("subscription_id").values_list("subscription_id", flat=True).distinct())


def _secrets(subscription: Subscription) -> tuple[str, ...]:
    changing = subscription.previous_until is not None and subscription.previous_until > timezone.now()
    ciphers = (subscription.secret_cipher, *((subscription.previous_cipher,) if changing else ()))
    return tuple(decrypt(bytes(cipher)) for cipher in ciphers)


def _with_reporter(delivery: Delivery) -> str:
    """The body with the reporter in it; the look is in the audit, the text is kept nowhere."""
    event = CaseEvent.objects.select_related("case__reporter").get(pk=delivery.event_id or 0)
    reporter = event.case.reporter
    if reporter is None:
        return delivery.body
    name = delivery.subscription.name
    record_lookup(system_actor(name), "reporter", str(reporter.pk), f"webhook {name}: {event.case.label}")
    record = json.loads(delivery.body)
    sealed = {"name": reporter.name_cipher, "phone": reporter.phone_cipher, "email": reporter.email_cipher}
    record["data"]["case"]["reporter"] = {field: decrypt(bytes(cipher)) for field, cipher in sealed.items()}
    return body_of(record)


def _body(delivery: Delivery) -> bytes:
    personal = delivery.subscription.personal and settings.LINKAGE_PERSONAL and delivery.event_id is not None
    return (_with_reporter(delivery) if personal else delivery.body).encode()


@transaction.atomic
def claim(subscription_id: int) -> list[Sendable]:
    """Take deliveries of a subscription that are due, for the length of the lease; only one at a time while its receiver fails."""
    subscription = Subscription.objects.get(pk=subscription_id)
    now, most = timezone.now(), 1 if subscription.failures else AT_ONCE
    given: dict[str, Any] = {"subscription": subscription_id, "now": now, "leased_until": now + LEASE, "most": most}
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, given)
        keys = [key for (key,) in cursor.fetchall()]
    if not keys:
        return []
    secrets = _secrets(subscription)
    claimed = Delivery.objects.filter(pk__in=keys).select_related("subscription").order_by("pk")
    return [Sendable(one.pk, one.message, subscription.url, secrets, _body(one)) for one in claimed]


def _attempt(outcome: Outcome) -> Attempt:
    return Attempt(
        delivery_id=outcome.delivery_id,
        at=outcome.at,
        milliseconds=outcome.milliseconds,
        status=outcome.status,
        error=outcome.error,
        answer=outcome.answer[:KEPT_CHARACTERS],
    )


@transaction.atomic
def record(subscription_id: int, outcomes: Sequence[Outcome], random: Random) -> None:
    """Write down how attempts ended: delivered, to be tried again, or given up with a notice."""
    Attempt.objects.bulk_create(map(_attempt, outcomes))
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING)
    good = [outcome.delivery_id for outcome in outcomes if outcome.good]
    waiting.filter(pk__in=good).update(state=DeliveryState.DELIVERED, settled_at=timezone.now())
    bad = {outcome.delivery_id: outcome for outcome in outcomes if not outcome.good}
    for delivery in waiting.filter(pk__in=bad).select_related("subscription"):
        _failed(delivery, bad[delivery.pk], random)
    _keep_health(subscription_id, outcomes, random)


def _failed(delivery: Delivery, outcome: Outcome, random: Random) -> None:
    now = timezone.now()
    if now - (delivery.first_tried_at or now) >= timedelta(days=settings.LINKAGE_DAYS) or delivery.event_id is None:
        _give_up(delivery, now)
        return
    delivery.next_at = now + max(wait_after(delivery.attempts, random), outcome.wait or timedelta())
    delivery.save(update_fields=["next_at"])


def _give_up(delivery: Delivery, now: datetime) -> None:
    """The receiver was not reached for days; administrators hear of it once a day. A test is not tried again and told to nobody."""
    others = Delivery.objects.filter(subscription=delivery.subscription_id, state=DeliveryState.DEAD, event_id__isnull=False)
    told = others.filter(settled_at__gt=now - TOLD_AGAIN_AFTER).exists()
    delivery.state, delivery.settled_at = DeliveryState.DEAD, now
    delivery.save(update_fields=["state", "settled_at"])
    if delivery.event_id is not None and not told:
        tell_keepers("linkage.dead", delivery.subscription)


def tell_keepers(key: str, subscription: Subscription) -> None:
    """A notice to the administrators about a subscription."""
    parameters = {"name": subscription.name, "days": settings.LINKAGE_DAYS}
    notify(people_holding({"administrator"}), key, parameters, f"/linkage/subscriptions/{subscription.pk}/")


def _rest(failures: int, wait: timedelta | None, random: Random) -> timedelta | None:
    """How long nothing is sent after failures in a row; single ones hold nobody up, unless the receiver asked for it."""
    own = min(wait_after(failures - PATIENT_FAILURES, random), LONGEST_REST) if failures > PATIENT_FAILURES else timedelta()
    return max(own, wait or timedelta()) or None


def _keep_health(subscription_id: int, outcomes: Sequence[Outcome], random: Random) -> None:
    subscription = Subscription.objects.select_for_update(of=("self",)).get(pk=subscription_id)
    for outcome in outcomes:
        if outcome.good:
            subscription.failures, subscription.last_success_at = 0, outcome.at
        else:
            subscription.failures, subscription.last_failure_at = subscription.failures + 1, outcome.at
    wait = max((outcome.wait for outcome in outcomes if outcome.wait), default=None)
    rest = _rest(subscription.failures, wait, random)
    subscription.rests_until = timezone.now() + rest if rest else None
    gone = any(outcome.status == GONE for outcome in outcomes) and subscription.active
    if gone:
        subscription.state = SubscriptionState.PAUSED
        tell_keepers("linkage.gone", subscription)
    subscription.save(update_fields=["failures", "rests_until", "last_success_at", "last_failure_at", "state"])
