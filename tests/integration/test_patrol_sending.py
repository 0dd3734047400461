"""A visit that a phone held back arrives: once however often it is sent, at its moment, or refused in words with nothing of it written."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onecity.apps.patrol.actions import Told, plan_round, visit
from onecity.apps.patrol.models import CheckPoint, Outcome, Visit
from onecity.apps.patrol.queries import coverage
from onecity.core.accounts.models import Appointment, User
from onecity.core.apart import workshop
from onecity.core.cases.models import Case, Category, VoiceNote
from tests.factories import IN_EAST, City, person
from tests.integration.loop.test_control import drawing
from tests.integration.test_patrol import FIRE, HERE, HOLDS, categories, client_of, new_point
from tests.integration.test_phone_queue import about, photo, send
from tests.voices import webm

__all__ = ["categories", "new_point"]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AT_ONCE = 4
Points = Callable[..., CheckPoint]


@pytest.fixture(autouse=True)
def photos_beside_the_test(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def visited(city: City, point: CheckPoint, *wrong: str, held: timedelta = timedelta(0), **more: Any) -> dict[str, Any]:
    """What a phone sends of a visit; `wrong` are the items that do not hold."""
    answers = {f"item-{code}": "no" if code in wrong else "yes" for code in FIRE}
    place = {"outcome": "visited", "position": f"{HERE[0]},{HERE[1]}", "accuracy": "12"}
    return about(city["grid_worker"], "visit", held, case=point.pk) | place | answers | more


def test_a_visit_sent_five_times_is_one_visit_with_one_case_each(city: City, categories: None, new_point: Points) -> None:
    point, client = new_point(), client_of(city["grid_worker"])
    given = visited(city, point, "exits", "stairs", note="二楼堆满纸箱")
    answers = [send(client, given | {"photos": [photo()]}).json() for _time in range(5)]
    done = Visit.objects.get()
    assert answers == [answers[0]] * 5
    assert answers[0]["url"] == reverse("round:point", args=[point.pk])
    assert all(case.label in answers[0]["words"] for case in done.cases.all())
    assert (Case.objects.count(), [case.photos.count() for case in done.cases.all()]) == (2, [1, 1])
    assert (done.metres, done.accuracy, done.note) == (0, 12, "二楼堆满纸箱")


@pytest.mark.django_db(transaction=True)
def test_a_visit_sent_at_the_same_moment_is_written_down_once(city: City, categories: None, new_point: Points) -> None:
    given = visited(city, new_point(), "exits", note="blocked")
    clients = [client_of(city["grid_worker"]) for _one in range(AT_ONCE)]

    def sent(client: Client) -> Any:
        try:
            return send(client, given)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = [answer.json() for answer in pool.map(sent, clients)]
    assert answers == [answers[0]] * AT_ONCE
    assert (Visit.objects.count(), Case.objects.count()) == (1, 1)


def test_a_visit_counts_from_when_it_was_made_and_limits_of_its_cases_from_when_it_arrived(
    city: City, categories: None, new_point: Points
) -> None:
    """The phone's clock is a day ahead all the while."""
    point, ahead = new_point(due_on=timezone.localdate() - 3 * DAY), timezone.now() + DAY
    given = visited(city, point, "exits", note="blocked", said=(ahead - 30 * HOUR).isoformat(), sent=ahead.isoformat())
    assert send(client_of(city["grid_worker"]), given).status_code == 200
    done, case = Visit.objects.get(), Case.objects.get()
    point.refresh_from_db()
    assert abs(timezone.now() - 30 * HOUR - done.at) < timedelta(minutes=1)
    assert done.arrived_at and abs(timezone.now() - done.arrived_at) < timedelta(minutes=1)
    assert (case.reported_at, point.visited_at, point.due_on) == (done.at, done.at, timezone.localdate(done.at) + 30 * DAY)
    assert datetime.fromisoformat(case.events.get().data["arrived"]) == done.arrived_at
    assert case.events.get().data["device"]["by"] == "clock"
    desk = client_of(city["duty_officer"]).get(reverse("patrol:visits")).content.decode()
    assert "told " in desk and "± 12" in desk


def test_a_visit_of_yesterday_covers_the_round_of_yesterday(city: City, new_point: Points) -> None:
    point, yesterday = new_point(keeper_id=city["grid_worker"].user_id), timezone.localdate() - DAY
    with workshop() as shop:
        plan_round(shop, city["grid_worker"].user_id or 0, yesterday, seconds=0.1)
        assert coverage(city["duty_officer"], yesterday) == []
        CheckPoint.objects.update(due_on=yesterday)
        plan_round(shop, city["grid_worker"].user_id or 0, yesterday, seconds=0.1)
    assert send(client_of(city["grid_worker"]), visited(city, point, held=DAY)).status_code == 200
    assert [row.visited for row in coverage(city["duty_officer"], yesterday)] == [1]
    assert not Visit.objects.filter(at__date=timezone.localdate()).exists()


def test_a_voice_note_tells_what_was_found(city: City, categories: None, new_point: Points) -> None:
    client, point = client_of(city["grid_worker"]), new_point()
    given = visited(city, point, "exits")
    refused = send(client, given)
    assert (refused.status_code, "a voice note" in refused.json()["words"]) == (422, True)
    spoken = given | {"voice": SimpleUploadedFile("a.webm", webm(), "audio/webm")}
    assert send(client, spoken).status_code == 200
    assert VoiceNote.objects.get().case == Visit.objects.get().cases.get()
    assert "microphone=(self)" in client.get(reverse("round:point", args=[point.pk]))["Permissions-Policy"]


def test_what_is_announced_becomes_no_case_and_the_visit_stands(city: City, categories: None, new_point: Points) -> None:
    point = new_point()
    exits = next(item for item in point.checklist.items if item.code == "exits")
    keys = [Category.objects.get(code=exits.category.partition(":")[2]).pk]
    assert client_of(city["dispatcher"]).post(reverse("cases:control"), drawing(city, category=keys)).status_code == 302
    answer = send(client_of(city["grid_worker"]), visited(city, point, "exits", note="dug up"))
    assert (answer.status_code, "announced already" in answer.json()["words"]) == (200, True)
    assert Visit.objects.get().outcome == Outcome.FOUND and not Case.objects.exists()


def test_nobody_there_needs_no_answers(city: City, new_point: Points) -> None:
    given = about(city["grid_worker"], "visit", case=new_point().pk, outcome="nobody")
    assert "still to be visited" in send(client_of(city["grid_worker"]), given).json()["words"]
    assert Visit.objects.get().outcome == Outcome.NOBODY


def test_half_a_photo_is_named_and_nothing_is_written(city: City, categories: None, new_point: Points) -> None:
    cut = photo("cut.jpg", photo().read()[:900])
    answer = send(client_of(city["grid_worker"]), visited(city, new_point(), "exits") | {"photos": [photo("whole.jpg"), cut]})
    assert (answer.status_code, answer.json()["fields"]["photos"].startswith("cut.jpg: ")) == (422, True)
    assert not Visit.objects.exists() and not Case.objects.exists()


def test_what_a_colleague_visited_meanwhile_is_taken_and_told(city: City, new_point: Points) -> None:
    point, colleague = new_point(), person("verifier", city.centre)
    visit(colleague, point.pk, Told(HOLDS))
    answer = send(client_of(city["grid_worker"]), visited(city, point, held=timedelta(seconds=1)))
    assert (answer.status_code, colleague.name in answer.json()["words"]) == (200, True)
    assert Visit.objects.count() == 2


def test_a_point_withdrawn_moved_or_asked_otherwise_meanwhile_is_refused_in_words(city: City, new_point: Points) -> None:
    client, point = client_of(city["grid_worker"]), new_point()
    given = visited(city, point)
    CheckPoint.objects.update(active=False)
    answer = send(client, given)
    assert (answer.status_code, "no longer visited" in answer.json()["words"]) == (409, True)
    CheckPoint.objects.update(active=True, kind="river")
    answer = send(client, given)
    assert (answer.status_code, "has changed meanwhile" in answer.json()["words"]) == (409, True)
    CheckPoint.objects.update(kind="fire", region_code="371502999999")
    answer = send(client, given)
    assert (answer.status_code, "not open to you any more" in answer.json()["words"]) == (404, True)
    assert not Visit.objects.exists()


def test_a_visit_that_was_taken_is_told_so_though_its_point_is_gone_since(city: City, new_point: Points) -> None:
    client, given = client_of(city["grid_worker"]), visited(city, new_point())
    first = send(client, given).json()
    CheckPoint.objects.update(active=False)
    assert send(client, given).json() == first
    east = new_point("JC9", longitude=IN_EAST.x, latitude=IN_EAST.y)
    assert send(client, visited(city, east)).status_code == 404


def test_who_lost_the_post_waits_and_sends_when_back(city: City, new_point: Points) -> None:
    worker, given = city["grid_worker"], visited(city, new_point())
    posts, client = Appointment.objects.filter(user_id=worker.user_id), client_of(worker)
    before = list(posts.values_list("pk", "valid_from", "valid_to"))
    posts.update(valid_from=timezone.localdate() - 9 * DAY, valid_to=timezone.localdate() - DAY)
    assert send(client, given).status_code == 403
    for key, valid_from, valid_to in before:
        posts.filter(pk=key).update(valid_from=valid_from, valid_to=valid_to)
    User.objects.filter(pk=worker.user_id).update(is_active=False)
    assert send(client, given).status_code == 401
    User.objects.filter(pk=worker.user_id).update(is_active=True)
    assert send(client_of(city["other_grid_worker"]), given).status_code == 401
    assert send(client_of(worker), given).status_code == 200
    assert Visit.objects.get().by_id == worker.user_id


def test_the_old_addresses_lead_to_the_round(city: City, new_point: Points) -> None:
    client, point = client_of(city["grid_worker"]), new_point()
    assert client.get("/patrol/go/")["Location"] == reverse("round:today") == "/m/round/"
    assert client.get(f"/patrol/go/{point.pk}/")["Location"] == reverse("round:point", args=[point.pk])
    page = client.get(reverse("round:today"))
    assert page["Onecity-Owner"] == str(city["grid_worker"].user_id)
    assert f'"/m/queue/", "/m/round/", "/m/round/{point.pk}/"]' in page.content.decode()
