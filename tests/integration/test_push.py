"""Notices reach a phone that asked for them, over real HTTP: sealed, once, with nothing personal; phones that are gone are taken off."""

import json
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from onecity.core.accounts.scope import Actor
from onecity.core.notices.actions import mark_read
from onecity.core.notices.models import Notice, PushDevice
from onecity.core.notices.push import services
from onecity.core.notices.push.sending import MOST_TRIES, plan_pushes, push, tell_phone
from onecity.core.notices.push.services import ServiceSilent
from tests.factories import City
from tests.integration.test_grid_pages import client_of
from tests.integration.test_phone_messages import told
from tests.pushes import Phone
from tests.receivers import Receiver, Reply, receiver

pytestmark = pytest.mark.django_db
ANDROID = "Mozilla/5.0 (Linux; Android 14) Chrome/129.0 Mobile Safari/537.36"


@pytest.fixture
def service(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """A push service on this machine, the only one the city knows."""
    monkeypatch.setattr(services, "_resting", {})
    with receiver() as running:
        settings.PUSH_SERVICES = [services.origin_of(running.url)]
        running.behaviour = lambda received: Reply(201)
        yield running


def asks(actor: Actor, service: Receiver, phone: Phone, path: str = "/push/1") -> Any:
    """Somebody taps “Tell me on this phone”."""
    client = client_of(actor)
    given = {"endpoint": services.origin_of(service.url) + path, "p256dh": phone.p256dh, "auth": phone.auth}
    return client.post(reverse("notices:add_device"), given, headers={"user-agent": ANDROID})


def queued() -> list[dict[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'notices.push' ORDER BY id")
        return [json.loads(args) if isinstance(args, str) else args for (args,) in cursor.fetchall()]


def test_a_notice_reaches_the_phone_sealed_and_with_nothing_personal(city: City, service: Receiver) -> None:
    phone = Phone()
    told(city, "before it was asked for")
    assert asks(city["grid_worker"], service, phone).status_code == 201
    notice = told(city, "柳园路 12 号王某家")
    assert (plan_pushes(), plan_pushes()) == (1, 0)
    (job,) = queued()
    tell_phone(**job)
    (received,) = service.received
    assert json.loads(phone.opened(received.body)) == {"kind": "case.dispatch", "number": "LC1", "language": "en"}
    assert (received.headers["content-encoding"], received.headers["ttl"]) == ("aes128gcm", "21600")
    assert received.headers["authorization"].startswith("vapid t=")
    device = PushDevice.objects.get()
    assert (device.name, device.told_up_to, device.reached_at is not None) == ("Chrome · Android", notice.pk, True)


def test_nobody_elses_notices_are_told(city: City, service: Receiver) -> None:
    asks(city["grid_worker"], service, Phone())
    told(city, "a", who="other_grid_worker")
    assert plan_pushes() == 0


def test_what_was_read_meanwhile_is_told_no_more_and_old_news_neither(city: City, service: Receiver) -> None:
    asks(city["grid_worker"], service, Phone())
    told(city, "a")
    plan_pushes()
    mark_read(city["grid_worker"])
    tell_phone(**queued()[0])
    old = told(city, "b")
    Notice.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(hours=7))
    assert plan_pushes() == 0
    assert service.received == []


@pytest.mark.parametrize(("status", "stays"), [(404, 0), (410, 0), (400, 1), (413, 1), (301, 1)])
def test_a_phone_that_the_service_knows_no_longer_is_taken_off(city: City, service: Receiver, status: int, stays: int) -> None:
    asks(city["grid_worker"], service, Phone())
    told(city, "a")
    plan_pushes()
    service.behaviour = lambda received: Reply(status, headers={"Location": service.url})
    tell_phone(**queued()[0])
    assert PushDevice.objects.count() == stays
    assert len(service.received) == 1


@pytest.mark.parametrize("reply", [Reply(500), Reply(429), Reply(None)])
def test_a_service_that_cannot_now_is_asked_again_by_the_queue(
    city: City, service: Receiver, monkeypatch: pytest.MonkeyPatch, reply: Reply
) -> None:
    asks(city["grid_worker"], service, Phone())
    told(city, "a")
    plan_pushes()
    service.behaviour = lambda received: reply
    with pytest.raises(ServiceSilent):
        tell_phone(**queued()[0])
    for attempts, outcome in ((0, pytest.raises(ServiceSilent)), (MOST_TRIES - 1, nullcontext())):
        monkeypatch.setattr(services, "_resting", {})
        with outcome:
            push(SimpleNamespace(job=SimpleNamespace(attempts=attempts)), **queued()[0])


def test_without_internet_nothing_fails_and_no_job_waits_long(city: City, service: Receiver, settings: Any) -> None:
    dead = "http://127.0.0.1:1"
    settings.PUSH_SERVICES = [dead]
    given = {"endpoint": f"{dead}/push/1", "p256dh": Phone().p256dh, "auth": Phone().auth}
    assert client_of(city["grid_worker"]).post(reverse("notices:add_device"), given).status_code == 201
    for _number in range(2):
        told(city, "a")
    plan_pushes()
    for job in queued():
        with pytest.raises(ServiceSilent):
            tell_phone(**job)
    assert services._resting.keys() == {dead}


@pytest.mark.parametrize(
    "given",
    [
        {"endpoint": "https://example.com/push/1"},
        {"endpoint": "http://169.254.169.254/latest"},
        {"endpoint": ""},
        {"p256dh": "AAAA"},
        {"auth": "AAAA"},
        {"auth": "\0"},
    ],
)
def test_other_addresses_and_broken_keys_are_refused_in_words(city: City, service: Receiver, given: dict[str, str]) -> None:
    phone = Phone()
    good = {"endpoint": f"{services.origin_of(service.url)}/1", "p256dh": phone.p256dh, "auth": phone.auth}
    answer = client_of(city["grid_worker"]).post(reverse("notices:add_device"), good | given)
    assert answer.status_code == 422
    assert "push service" in answer.json()["words"]
    assert not PushDevice.objects.exists()


def test_phones_are_listed_and_taken_off_by_their_owner_only(city: City, service: Receiver) -> None:
    asks(city["grid_worker"], service, Phone())
    device = PushDevice.objects.get()
    mine, other = client_of(city["grid_worker"]), client_of(city["other_grid_worker"])
    for name in ("notices:devices", "grid:messages"):
        assert "Chrome · Android" in mine.get(reverse(name)).content.decode()
        assert "Chrome · Android" not in other.get(reverse(name)).content.decode()
    address = reverse("notices:drop_device", args=[device.pk])
    assert other.post(address).status_code == 404
    assert mine.post(address, {"next": reverse("grid:messages")}).url == reverse("grid:messages")
    assert not PushDevice.objects.exists()


def test_a_phone_that_somebody_else_uses_now_is_told_of_theirs(city: City, service: Receiver) -> None:
    asks(city["grid_worker"], service, Phone())
    asks(city["other_grid_worker"], service, Phone())
    assert PushDevice.objects.get().user_id == city["other_grid_worker"].user_id


def test_the_language_is_that_of_the_phone(city: City, service: Receiver) -> None:
    phone = Phone()
    asks(city["grid_worker"], service, phone)
    PushDevice.objects.update(language="zh-hans")
    told(city, "a")
    plan_pushes()
    tell_phone(**queued()[0])
    assert json.loads(phone.opened(service.received[0].body))["language"] == "zh-hans"
