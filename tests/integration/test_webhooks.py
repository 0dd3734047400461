"""Webhooks against a real receiver: signed, nothing lost, nothing twice by identifier, within scope, and nobody holds up another."""

import json
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from random import Random
from threading import Event

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.contrib.gis.geos import Point
from django.utils import timezone
from pytest_django import Settings
from standardwebhooks import Webhook, WebhookVerificationError

from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions import ReporterDetails
from onecity.core.cases.models import CaseEvent
from onecity.core.cases.settled import horizon
from onecity.core.ledger.models import LookUp
from onecity.core.notices.models import Notice
from onecity.core.programs.actions import KeyOrder, issue, revoke_key
from onecity.core.programs.models import ApiKey
from onecity.interop.linkage.errors import BadOrder
from onecity.interop.linkage.models import Attempt, Delivery, DeliveryState, Subscription, SubscriptionState
from onecity.interop.linkage.webhooks import actions, claiming
from onecity.interop.linkage.webhooks.actions import SubscriptionOrder
from onecity.interop.linkage.webhooks.claiming import claim
from onecity.interop.linkage.webhooks.delivering import Deliverer
from onecity.interop.linkage.webhooks.planning import plan
from tests.factories import EAST, IN_EAST, City, person
from tests.integration.test_case_loop import reported, walk
from tests.receivers import LOOPBACK, OK, Received, Receiver, Reply, receiver

TEXT = "路口有一堆垃圾 🚧 电话 13700001234"


@pytest.fixture(autouse=True)
def nothing_known(settings: Settings) -> None:
    horizon.forget()
    settings.LINKAGE_NETWORKS = LOOPBACK


@pytest.fixture
def hook() -> Iterator[Receiver]:
    with receiver() as one:
        yield one


@pytest.fixture
def keeper(city: City) -> Actor:
    return person("administrator", city.centre)


def key(**scope: object) -> ApiKey:
    return issue(KeyOrder("a program", **scope))[0]  # type: ignore[arg-type]


def subscribed(keeper: Actor, hook: Receiver, **changes: object) -> tuple[Subscription, str]:
    given = {"key": changes.pop("key", None) or key(), "name": "平台", "url": hook.url} | changes
    return actions.subscribe(keeper, SubscriptionOrder(**given))  # type: ignore[arg-type]


def deliver() -> None:
    """Plan and send until nothing is due, database work in the thread of the test."""
    async_to_sync(Deliverer(sync_to_async, Random(1)).catch_up)()


def later(subscription: Subscription, **time: float) -> None:
    """Let time pass: what waits comes due, and was first tried so much earlier."""
    waiting = Delivery.objects.filter(subscription=subscription, state=DeliveryState.WAITING)
    for delivery in waiting:
        tried = delivery.first_tried_at and delivery.first_tried_at - timedelta(**time)
        waiting.filter(pk=delivery.pk).update(next_at=timezone.now(), first_tried_at=tried)
    Subscription.objects.filter(pk=subscription.pk).update(rests_until=None)


def states(subscription: Subscription) -> list[str]:
    return list(subscription.deliveries.order_by("pk").values_list("state", flat=True))


def test_every_act_arrives_once_signed_as_the_standard_says(city: City, keeper: Actor, hook: Receiver) -> None:
    _subscription, secret = subscribed(keeper, hook)
    case = walk(city, reported(city, text=TEXT), "accept", "file", "dispatch", "sign", "finish", "pass", "close")
    deliver()
    deliver()
    assert sorted(hook.messages) == sorted(f"change-{pk}" for pk in CaseEvent.objects.values_list("pk", flat=True))
    verifier = Webhook(secret)
    bodies = sorted((verifier.verify(one.body, one.headers) for one in hook.received), key=lambda body: body["data"]["sequence"])
    assert [body["type"] for body in bodies][:2] == ["case.report", "case.accept"]
    assert bodies[-1]["data"]["case"]["number"] == case.number
    assert hook.received[0].headers["content-type"].startswith("application/json")
    with pytest.raises(WebhookVerificationError):
        verifier.verify(hook.received[0].body + b" ", hook.received[0].headers)


def test_what_failed_is_tried_again_with_the_same_body_until_it_is_taken(city: City, keeper: Actor, hook: Receiver) -> None:
    subscription, secret = subscribed(keeper, hook)
    replies = iter([Reply(500, b"\x00down"), Reply(None), Reply(302, headers={"Location": "http://127.0.0.1:1/"})])
    hook.behaviour = lambda received: next(replies, OK)
    case = reported(city)
    for _turn in range(4):
        deliver()
        later(subscription)
        walk(city, case, "accept") if case.state == "reported" and _turn == 2 else None
    assert hook.messages[:4] == [hook.messages[0]] * 4
    assert len({one.body for one in hook.received if one.headers["webhook-id"] == hook.messages[0]}) == 1
    for one in hook.received:
        Webhook(secret).verify(one.body, one.headers)
    assert set(states(subscription)) == {"delivered"}
    tries = Attempt.objects.order_by("pk").values_list("status", "error")
    assert list(tries)[:4] == [(500, "status"), (None, "broken"), (302, "status"), (200, "")]
    subscription.refresh_from_db()
    assert (subscription.failures, subscription.rests_until) == (0, None)


def test_waits_grow_and_differ(city: City, keeper: Actor, hook: Receiver) -> None:
    subscription, _secret = subscribed(keeper, hook)
    hook.behaviour = lambda received: Reply(503)
    reported(city)
    waits = []
    for _turn in range(6):
        deliver()
        waits.append((Delivery.objects.get().next_at - timezone.now()).total_seconds())
        later(subscription)
    assert all(before < after for before, after in pairwise(waits))
    assert len({round(wait / 5, 2) for wait in waits}) == len(waits)


def test_a_receiver_that_asks_to_wait_is_left_alone(city: City, keeper: Actor, hook: Receiver) -> None:
    subscription, _secret = subscribed(keeper, hook)
    hook.behaviour = lambda received: Reply(429, headers={"Retry-After": "7200"})
    walk(city, reported(city), "accept")
    deliver()
    calls = len(hook.received)
    deliver()
    assert len(hook.received) == calls
    subscription.refresh_from_db()
    assert subscription.rests_until is not None
    assert subscription.rests_until > timezone.now() + timedelta(hours=1.9)


def test_after_days_a_delivery_is_given_up_with_one_notice_and_can_be_sent_again(city: City, keeper: Actor, hook: Receiver) -> None:
    subscription, _secret = subscribed(keeper, hook)
    hook.behaviour = lambda received: Reply(500)
    walk(city, reported(city), "accept")
    deliver()
    later(subscription, days=4)
    deliver()
    later(subscription, days=4)
    deliver()
    later(subscription, days=4)
    deliver()
    assert states(subscription) == ["dead", "dead"]
    notice = Notice.objects.get(key="linkage.dead")
    assert (notice.user_id, notice.url) == (keeper.user_id, f"/linkage/subscriptions/{subscription.pk}/")
    hook.behaviour = lambda received: OK
    for delivery in subscription.deliveries.all():
        actions.resend(keeper, delivery.pk)
    later(subscription)
    deliver()
    assert states(subscription) == ["delivered", "delivered"]


def test_a_worker_killed_before_it_wrote_down_the_answer_sends_again_under_the_same_identifier(
    city: City, keeper: Actor, hook: Receiver
) -> None:
    """The receiver took it, the worker died: the lease ends and the event comes again, for the receiver to recognise."""
    subscription, _secret = subscribed(keeper, hook)
    reported(city)
    plan()
    claimed = claim(subscription.pk)
    assert [one.message for one in claimed] == [Delivery.objects.get().message]
    deliver()
    assert hook.received == [], "the lease holds: nobody else sends it meanwhile"
    later(subscription)
    deliver()
    deliver()
    assert hook.messages == [claimed[0].message]
    assert states(subscription) == ["delivered"]


def test_a_worker_killed_while_planning_plans_the_same_again(city: City, keeper: Actor, hook: Receiver) -> None:
    subscription, _secret = subscribed(keeper, hook)
    before = subscription.cursor
    walk(city, reported(city), "accept")
    plan()
    Subscription.objects.filter(pk=subscription.pk).update(cursor=before)
    plan()
    assert Delivery.objects.count() == 2


def test_two_workers_share_what_is_due(city: City, keeper: Actor, hook: Receiver) -> None:
    subscription, _secret = subscribed(keeper, hook)
    for number in range(20):
        reported(city, Point(115.901 + 0.004 * number, 36.45, srid=4326))
    plan()
    taken = [one.message for _worker in range(4) for one in claim(subscription.pk)]
    assert len(taken) == len(set(taken)) == 20


def test_a_slow_subscriber_does_not_hold_up_another(city: City, keeper: Actor, hook: Receiver) -> None:
    """The slow one answers only after the other has everything: were they in one queue, the test would never end well."""
    complete = Event()
    expected = 2

    def quick(received: Received) -> Reply:
        if len(hook.received) >= expected:
            complete.set()
        return OK

    def slow(received: Received) -> Reply:
        return OK if complete.wait(10) else Reply(500)

    hook.behaviour = quick
    with receiver(slow) as other:
        behind, _secret = subscribed(keeper, other)
        subscribed(keeper, hook)
        walk(city, reported(city), "accept")
        deliver()
        assert complete.is_set()
        assert states(behind) == ["delivered", "delivered"]


def test_a_paused_subscription_misses_nothing(city: City, keeper: Actor, hook: Receiver) -> None:
    subscription, _secret = subscribed(keeper, hook)
    case = reported(city)
    plan()
    actions.pause(keeper, subscription.pk)
    walk(city, case, "accept")
    deliver()
    assert hook.received == []
    actions.resume(keeper, subscription.pk)
    deliver()
    assert sorted(json.loads(one.body)["type"] for one in hook.received) == ["case.accept", "case.report"]


def test_what_a_dead_receiver_misses_waits_in_the_history(
    city: City, keeper: Actor, hook: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onecity.interop.linkage.webhooks.planning.MOST_WAITING", 2)
    subscribed(keeper, hook)
    walk(city, reported(city), "accept", "file")
    plan()
    for _ in range(3):
        reported(city)
    plan()
    assert Delivery.objects.count() == 3
    deliver()
    deliver()
    assert len(set(hook.messages)) == len(hook.messages) == CaseEvent.objects.count()


def test_replay_sends_again_from_a_moment_under_the_same_identifiers(city: City, keeper: Actor, hook: Receiver) -> None:
    subscription, _secret = subscribed(keeper, hook)
    reported(city)
    moment = timezone.now()
    walk(city, reported(city), "accept")
    deliver()
    first = sorted(hook.messages, key=lambda message: int(message.removeprefix("change-")))
    Delivery.objects.filter(message=first[2]).delete()
    actions.replay(keeper, subscription.pk, moment)
    deliver()
    assert sorted(hook.messages[len(first) :]) == sorted(first[1:])


def test_a_subscriber_hears_only_what_its_key_and_its_filter_allow(city: City, keeper: Actor, hook: Receiver) -> None:
    with receiver() as bureau, receiver() as acts:
        subscribed(keeper, hook, key=key(region_code=EAST))
        subscribed(keeper, bureau, key=key(organisation=city.bureau))
        subscribed(keeper, acts, acts=("dispatch",), categories=("incident:06001",), organisation=city.county_office)
        east = walk(city, reported(city, IN_EAST), "accept", "file", "dispatch")
        west = walk(city, reported(city), "accept", "file", "dispatch")
        deliver()
        heard = [[json.loads(one.body)["data"]["case"]["id"] for one in each.received] for each in (hook, bureau, acts)]
    assert heard == [[east.pk] * 4, [west.pk] * 4, [east.pk]]


def test_a_revoked_key_ends_the_telling(city: City, keeper: Actor, hook: Receiver) -> None:
    subscription, _secret = subscribed(keeper, hook)
    reported(city)
    plan()
    revoke_key(keeper, subscription.key_id)
    reported(city)
    deliver()
    assert hook.received == []
    with pytest.raises(BadOrder) as bad:
        subscribed(keeper, hook, key=ApiKey.objects.get(pk=subscription.key_id))
    assert "key" in bad.value.fields


def test_nothing_of_persons_is_sent_or_kept(city: City, keeper: Actor, hook: Receiver) -> None:
    subscribed(keeper, hook)
    reported(city, text=TEXT, reporter=ReporterDetails("王小明", "13812342207"))
    deliver()
    sent = hook.received[0].body.decode()
    assert not any(secret in sent for secret in ("王小明", "13812342207", "13700001234"))
    with pytest.raises(BadOrder) as bad:
        subscribed(keeper, hook, personal=True)
    assert "personal" in bad.value.fields


def test_where_the_city_allows_it_the_reporter_is_sent_audited_and_not_kept(
    city: City, keeper: Actor, hook: Receiver, settings: Settings
) -> None:
    settings.LINKAGE_PERSONAL = True
    _subscription, secret = subscribed(keeper, hook, personal=True)
    reported(city, reporter=ReporterDetails("王小明", "13812342207", email="wang@example.org"))
    deliver()
    body = Webhook(secret).verify(hook.received[0].body, hook.received[0].headers)
    assert body["data"]["case"]["reporter"] == {"name": "王小明", "phone": "13812342207", "email": "wang@example.org"}
    assert "王小明" not in Delivery.objects.get().body
    assert LookUp.objects.filter(subject_kind="reporter", purpose__startswith="webhook").count() == 1


def test_both_secrets_sign_while_one_is_changed_for_another(city: City, keeper: Actor, hook: Receiver) -> None:
    subscription, old = subscribed(keeper, hook)
    _same, new = actions.renew_secret(keeper, subscription.pk)
    reported(city)
    deliver()
    for secret in (old, new):
        Webhook(secret).verify(hook.received[0].body, hook.received[0].headers)
    Subscription.objects.update(previous_until=timezone.now())
    reported(city)
    deliver()
    Webhook(new).verify(hook.received[1].body, hook.received[1].headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(old).verify(hook.received[1].body, hook.received[1].headers)


def test_a_test_message_goes_out_even_while_paused_and_is_tried_once(city: City, keeper: Actor, hook: Receiver) -> None:
    subscription, secret = subscribed(keeper, hook)
    actions.pause(keeper, subscription.pk)
    actions.send_test(keeper, subscription.pk)
    deliver()
    assert Webhook(secret).verify(hook.received[0].body, hook.received[0].headers)["type"] == "linkage.test"
    hook.behaviour = lambda received: Reply(404)
    actions.send_test(keeper, subscription.pk)
    deliver()
    later(subscription)
    deliver()
    assert len(hook.received) == 2
    assert states(subscription) == ["delivered", "dead"]
    assert not Notice.objects.exists()


def test_a_receiver_that_is_gone_is_paused_with_a_notice(city: City, keeper: Actor, hook: Receiver) -> None:
    subscription, _secret = subscribed(keeper, hook)
    hook.behaviour = lambda received: Reply(410)
    reported(city)
    deliver()
    subscription.refresh_from_db()
    assert subscription.state == SubscriptionState.PAUSED
    assert Notice.objects.get().key == "linkage.gone"


def test_an_answer_without_end_is_cut_off(city: City, keeper: Actor, hook: Receiver) -> None:
    subscribed(keeper, hook)
    hook.behaviour = lambda received: Reply(200, b"x" * 3_000_000)
    reported(city)
    deliver()
    assert Attempt.objects.get().answer == "x" * claiming.KEPT_CHARACTERS


def test_the_inner_network_is_not_reached_unless_the_city_opens_it(city: City, keeper: Actor, hook: Receiver, settings: Settings) -> None:
    subscribed(keeper, hook)
    settings.LINKAGE_NETWORKS = []
    reported(city)
    deliver()
    assert hook.received == []
    assert Attempt.objects.get().error == "refused"
    with pytest.raises(BadOrder) as bad:
        subscribed(keeper, hook)
    assert "url" in bad.value.fields


def test_only_administrators_keep_subscriptions(city: City, keeper: Actor, hook: Receiver) -> None:
    subscription, _secret = subscribed(keeper, hook)
    for act in (actions.pause, actions.resume, actions.end, actions.send_test, actions.renew_secret):
        with pytest.raises(NotAllowed):
            act(city["leader"], subscription.pk)
    assert User.objects.filter(is_active=False).count() == 0
