"""What a phone held back arrives: once however often it is sent, at its moment, under its own person's name, or refused in words."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onecity.core.accounts.calendars import city_calendar
from onecity.core.accounts.models import Appointment, User
from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions import Submission, perform
from onecity.core.cases.models import Case, CaseEvent
from onecity.core.cases.replaying import StoredRecords, replay
from onecity.core.cases.states import State
from tests.factories import City
from tests.integration.test_grid_pages import AT_PLACE, MET, client_of, handled
from tests.pictures import jpeg

__all__ = ["handled"]
HOUR = timedelta(hours=1)
AT_ONCE = 4


@pytest.fixture(autouse=True)
def photos_beside_the_test(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def photo(name: str = "a.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or jpeg(), "image/jpeg")


def about(actor: Actor, kind: str, held: timedelta = timedelta(0), **more: Any) -> dict[str, Any]:
    """What a phone sends beside the fields of a thing."""
    now = timezone.now()
    told = {"owner": actor.user_id, "kind": kind, "said": (now - held).isoformat(), "sent": now.isoformat(), "request_key": str(uuid4())}
    return told | more


def report_of(city: City, **more: Any) -> dict[str, Any]:
    given = {"text": "Lamp out", "category": city.category.pk, "point": AT_PLACE}
    return about(city["grid_worker"], "report", **more) | given


def send(client: Client, given: dict[str, Any]) -> Any:
    return client.post(reverse("grid:take"), given)


def test_a_report_sent_five_times_is_taken_once_and_answered_alike(city: City) -> None:
    client, given = client_of(city["grid_worker"]), report_of(city)
    answers = [send(client, given | {"photos": [photo()]}).json() for _time in range(5)]
    case = Case.objects.get()
    assert answers == [answers[0]] * 5
    assert answers[0]["url"] == reverse("grid:case", args=[case.pk])
    assert (case.text, case.photos.count()) == ("Lamp out", 1)


@pytest.mark.django_db(transaction=True)
def test_a_report_sent_at_the_same_moment_is_taken_once(city: City) -> None:
    given = report_of(city)
    clients = [client_of(city["grid_worker"]) for _one in range(AT_ONCE)]

    def sent(client: Client) -> Any:
        try:
            return send(client, given)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(sent, clients))
    assert [answer.status_code for answer in answers] == [200] * AT_ONCE
    assert Case.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_verdict_sent_at_the_same_moment_counts_once(city: City, handled: Case) -> None:
    given = (
        about(city["grid_worker"], "verify", case=handled.pk) | MET | {"verdict": "pass", "position": AT_PLACE, "seen": handled.event_count}
    )
    clients = [client_of(city["grid_worker"]) for _one in range(AT_ONCE)]

    def sent(client: Client) -> Any:
        try:
            return send(client, given)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(sent, clients))
    assert {answer.json()["words"] for answer in answers} == {f"{handled.label}: Verified"}
    assert CaseEvent.objects.filter(case=handled, act="pass").count() == 1


def test_a_report_counts_from_when_it_was_seen_and_its_limit_from_when_it_arrived(city: City) -> None:
    assert send(client_of(city["grid_worker"]), report_of(city, held=5 * HOUR)).status_code == 200
    case = Case.objects.get()
    event = case.events.get()
    assert abs(timezone.now() - 5 * HOUR - case.reported_at) < timedelta(minutes=1)
    assert event.at == case.reported_at
    assert case.clocks.get().started_at == datetime.fromisoformat(event.data["arrived"])
    assert event.data["device"]["by"] == "clock"


def test_a_phone_whose_clock_is_a_day_ahead_reports_nothing_of_the_future(city: City) -> None:
    day = timedelta(days=1)
    given = report_of(city, said=(timezone.now() + day - HOUR).isoformat(), sent=(timezone.now() + day).isoformat())
    send(client_of(city["grid_worker"]), given)
    assert abs(timezone.now() - HOUR - Case.objects.get().reported_at) < timedelta(minutes=1)


def test_the_history_says_how_the_time_was_found_and_can_be_done_again(city: City) -> None:
    given = report_of(city, said=(timezone.now() + timedelta(days=1)).isoformat(), counted=3600)
    send(client_of(city["grid_worker"]), given)
    case = Case.objects.get()
    page = client_of(city["acceptor"]).get(reverse("cases:detail", args=[case.pk])).content.decode()
    assert "its clock was put right meanwhile" in page
    again = replay(case, case.events.order_by("sequence"), city_calendar(), StoredRecords())
    assert [clock.started_at for clock in again.clocks] == [clock.started_at for clock in case.clocks.all()]


def test_a_verdict_is_never_earlier_than_what_was_done_before_it(city: City, handled: Case) -> None:
    given = about(city["grid_worker"], "verify", held=48 * HOUR, case=handled.pk) | MET | {"verdict": "pass", "position": AT_PLACE}
    assert send(client_of(city["grid_worker"]), given).status_code == 200
    moments = list(handled.events.order_by("sequence").values_list("at", flat=True))
    assert moments == sorted(moments)


def test_a_case_that_moved_on_refuses_the_verdict_in_words_and_does_nothing(city: City, handled: Case) -> None:
    given = (
        about(city["grid_worker"], "verify", case=handled.pk) | MET | {"verdict": "pass", "position": AT_PLACE, "seen": handled.event_count}
    )
    perform(city["grid_worker"], handled.pk, "pass", Submission(position=tuple(map(float, AT_PLACE.split(",")))))
    answer = send(client_of(city["grid_worker"]), given)
    assert answer.status_code == 409
    assert "has moved on" in answer.json()["words"]
    assert CaseEvent.objects.filter(case=handled, act="pass").count() == 1


def test_half_a_photo_is_named_and_nothing_of_the_report_is_taken(city: City) -> None:
    given = report_of(city) | {"photos": [photo("whole.jpg"), photo("cut.jpg", jpeg()[:900])]}
    answer = send(client_of(city["grid_worker"]), given)
    assert answer.status_code == 422
    assert answer.json()["fields"]["photos"].startswith("cut.jpg: ")
    assert "whole.jpg" not in answer.json()["words"]
    assert not Case.objects.exists()


def test_handling_on_the_spot_and_a_site_check_arrive_too(city: City, handled: Case) -> None:
    spot = report_of(city) | {"kind": "spot", "photos": [photo()], "after": [photo()], "done": "swept"}
    assert send(client_of(city["grid_worker"]), spot).status_code == 200
    assert Case.objects.get(on_the_spot=True).photos.count() == 2
    check = about(city["grid_worker"], "check", case=handled.pk) | {"outcome": "present", "photos": [photo()], "position": AT_PLACE}
    answer = send(client_of(city["grid_worker"]), check)
    assert (answer.status_code, "answered by somebody else" in answer.json()["words"]) == (422, True)


def test_nothing_is_sent_under_another_persons_name(city: City) -> None:
    answer = send(client_of(city["other_grid_worker"]), report_of(city))
    assert answer.status_code == 401
    assert not Case.objects.exists()


@pytest.mark.parametrize("ended", ["person", "post"])
def test_who_was_deactivated_or_lost_the_post_is_told_to_wait_and_sends_when_back(city: City, ended: str) -> None:
    worker, given = city["grid_worker"], report_of(city)
    client, user = client_of(worker), User.objects.get(pk=worker.user_id)
    posts = Appointment.objects.filter(user=user)
    before = list(posts.values_list("pk", "valid_to"))
    if ended == "person":
        User.objects.filter(pk=user.pk).update(is_active=False)
    else:
        posts.update(valid_to=timezone.localdate() - timedelta(days=1), valid_from=timezone.localdate() - timedelta(days=9))
    assert send(client, given).status_code == (401 if ended == "person" else 403)
    User.objects.filter(pk=user.pk).update(is_active=True)
    for key, valid_to in before:
        posts.filter(pk=key).update(valid_to=valid_to)
    assert send(client_of(worker), given).status_code == 200
    assert Case.objects.count() == 1


def test_a_case_out_of_sight_and_what_cannot_be_read_are_refused_in_words(city: City, handled: Case) -> None:
    client = client_of(city["grid_worker"])
    gone = about(city["grid_worker"], "verify", case=10**6) | {"verdict": "pass"}
    assert send(client, gone).status_code == 404
    assert send(client, report_of(city) | {"said": "yesterday"}).status_code == 400
    assert send(client, report_of(city) | {"kind": "party"}).status_code == 400
    assert handled.state == State.HANDLED


def test_the_app_describes_itself_in_the_readers_language_and_brings_its_worker(city: City) -> None:
    client = client_of(city["grid_worker"])
    told = client.get(reverse("grid:manifest")).json()
    assert (told["start_url"], told["scope"], told["lang"]) == ("/m/", "/m/", "en")
    client.cookies["onecity_language"] = "zh-hans"
    assert "一城" in client.get(reverse("grid:manifest")).json()["name"]
    worker = Client().get(reverse("grid:worker"))
    assert worker["Content-Type"].startswith("text/javascript")
    assert "no-cache" in worker["Cache-Control"]


def test_pages_say_whose_they_are(city: City) -> None:
    worker = city["grid_worker"]
    assert client_of(worker).get(reverse("grid:today"))["Onecity-Owner"] == str(worker.user_id)
    assert client_of(worker).get(reverse("grid:who")).json()["owner"] == worker.user_id
    assert Client().get(reverse("grid:who")).json()["owner"] == 0
