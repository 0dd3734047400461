"""The phone pages: today, duty, report, verify, map, own reports."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions import Report, Submission, perform, report
from onecity.core.cases.models import Case
from onecity.core.cases.states import Source, State
from onecity.core.resources.models import Duty
from tests.factories import IN_EAST, IN_WEST, City
from tests.pictures import jpeg

AT_PLACE = f"{IN_WEST.x},{IN_WEST.y}"
FAR_AWAY = f"{IN_WEST.x + 0.01},{IN_WEST.y}"
MET = {"point_0": "yes", "point_1": "yes"}
MOST_QUERIES = 10


def client_of(actor: Actor) -> Client:
    """A signed-in browser, in English."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    client.cookies["onecity_language"] = "en"
    return client


@pytest.fixture
def handled(city: City, settings: Any, tmp_path: Any) -> Case:
    """A case that its department reported as handled."""
    settings.MEDIA_ROOT = tmp_path
    case = report(city["acceptor"], Report("Rubbish by the lake", IN_WEST.x, IN_WEST.y, city.category, Source.WEB))
    for act, who, given in (
        ("accept", "acceptor", Submission()),
        ("file", "duty_officer", Submission()),
        ("dispatch", "dispatcher", Submission(lead=city.bureau)),
        ("sign", "clerk", Submission()),
        ("finish", "clerk", Submission(note="cleared")),
    ):
        perform(city[who], case.pk, act, given)
    return Case.objects.get(pk=case.pk)


def verdict(client: Client, case: Case, **given: str) -> Any:
    """Send a verdict as the page does."""
    return client.post(reverse("grid:verify", args=[case.pk]), {"seen": case.event_count, "request_key": str(uuid4()), **given})


def test_today_lists_what_is_to_be_verified_here(city: City, handled: Case) -> None:
    assert f'data-id="{handled.pk}"' in client_of(city["grid_worker"]).get(reverse("grid:today")).content.decode()
    assert "Nothing to verify now" in client_of(city["other_grid_worker"]).get(reverse("grid:today")).content.decode()


def test_going_on_duty_keeps_the_place(city: City) -> None:
    client = client_of(city["grid_worker"])
    client.post(reverse("grid:duty"), {"status": "on", "position": AT_PLACE})
    duty = Duty.objects.get(user_id=city["grid_worker"].user_id)
    assert (duty.status, round(duty.position.x, 4)) == ("on", round(IN_WEST.x, 4))
    assert "on duty" in client.get(reverse("grid:today")).content.decode()
    client.post(reverse("grid:duty"), {"status": "off"})
    duty.refresh_from_db()
    assert duty.status == "off"


@pytest.mark.parametrize("position", ["0,0", "nowhere", "200,100"])
def test_going_on_duty_works_whatever_the_device_says(city: City, position: str) -> None:
    client_of(city["grid_worker"]).post(reverse("grid:duty"), {"status": "on", "position": position})
    assert Duty.objects.get(user_id=city["grid_worker"].user_id).status == "on"


def test_a_report_from_the_field_is_taken_once(city: City, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    client = client_of(city["grid_worker"])
    key = str(uuid4())
    for _time in range(2):
        photo = SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")
        given = {"text": "Lamp out", "category": city.category.pk, "point": AT_PLACE, "request_key": key, "photos": photo}
        answer = client.post(reverse("grid:report"), given)
        assert answer.status_code == 302
    case = Case.objects.get()
    assert (case.source, case.reported_by_id, case.photos.count()) == (Source.GRID, city["grid_worker"].user_id, 1)
    assert answer["Location"] == reverse("grid:case", args=[case.pk])
    assert "Lamp out" in client.get(answer["Location"]).content.decode()
    assert "Exposed rubbish" in client.get(reverse("grid:mine")).content.decode()


@pytest.mark.parametrize(("given", "kept"), [({}, ""), ({"request_kind": "help"}, "help")])
def test_a_report_from_the_field_may_name_the_kind_of_request(city: City, given: dict[str, str], kept: str) -> None:
    client = client_of(city["grid_worker"])
    for name in ("grid:report", "grid:spot"):
        assert 'name="request_kind" value="help"' in client.get(reverse(name)).content.decode()
    told = {"text": "Lamp out", "category": city.category.pk, "point": AT_PLACE}
    assert client.post(reverse("grid:report"), told | {"request_kind": "gift"}).status_code == 422
    assert client.post(reverse("grid:report"), told | given).status_code == 302
    assert Case.objects.get().request_kind == kept


@pytest.mark.parametrize(
    ("missing", "words"),
    [("text", "Say what is the matter."), ("category", "Choose a category."), ("point", "Say where it is")],
)
def test_a_report_says_what_is_missing(city: City, missing: str, words: str) -> None:
    given = {"text": "Lamp out", "category": str(city.category.pk), "point": AT_PLACE}
    given.pop(missing)
    answer = client_of(city["grid_worker"]).post(reverse("grid:report"), given)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Case.objects.exists()


def test_a_report_outside_the_city_is_refused_with_its_reason(city: City) -> None:
    given = {"text": "Lamp out", "category": city.category.pk, "point": "100,30"}
    answer = client_of(city["grid_worker"]).post(reverse("grid:report"), given)
    assert answer.status_code == 422
    assert "outside the city" in answer.content.decode()


def test_what_is_open_nearby_is_told_while_reporting(city: City, handled: Case) -> None:
    client = client_of(city["grid_worker"])
    assert "Exposed rubbish" in client.get(reverse("grid:near"), {"point": AT_PLACE}).content.decode()
    for point in (FAR_AWAY, "", "x", "1,2,3"):
        assert client.get(reverse("grid:near"), {"point": point}).content.strip() == b""


def test_a_pass_on_the_spot_brings_the_case_on(city: City, handled: Case) -> None:
    answer = verdict(client_of(city["grid_worker"]), handled, verdict="pass", position=AT_PLACE, **MET)
    assert answer.status_code == 302
    handled.refresh_from_db()
    assert handled.state == State.VERIFIED
    assert handled.events.get(act="pass").position is not None


@pytest.mark.parametrize("position", [FAR_AWAY, ""])
def test_a_pass_from_afar_needs_a_note(city: City, handled: Case, position: str) -> None:
    client = client_of(city["grid_worker"])
    answer = verdict(client, handled, verdict="pass", position=position, **MET)
    assert answer.status_code == 422
    assert "You are not within 50 m of the place" in answer.content.decode()
    assert verdict(client, handled, verdict="pass", position=position, note="seen by camera", **MET).status_code == 302


@pytest.mark.parametrize("answers", [{}, {"point_0": "yes"}, {"point_0": "yes", "point_1": "no"}])
def test_a_pass_needs_every_point_of_the_standard(city: City, handled: Case, answers: dict[str, str]) -> None:
    answer = verdict(client_of(city["grid_worker"]), handled, verdict="pass", position=AT_PLACE, **answers)
    assert answer.status_code == 422
    assert "Answer every point" in answer.content.decode()


def test_what_is_not_met_enters_the_history(city: City, handled: Case) -> None:
    client = client_of(city["grid_worker"])
    assert verdict(client, handled, verdict="fail").status_code == 422
    assert verdict(client, handled, verdict="fail", point_1="no", position=AT_PLACE).status_code == 302
    handled.refresh_from_db()
    assert (handled.state, handled.rework_count) == (State.HANDLING, 1)
    assert handled.events.get(act="fail").note == "Not met: 地面无污渍"


def test_the_second_verdict_is_told_that_the_case_has_moved_on(city: City, handled: Case) -> None:
    client = client_of(city["grid_worker"])
    verdict(client, handled, verdict="pass", position=AT_PLACE, **MET)
    answer = verdict(client, handled, verdict="fail", note="too late")
    assert answer.status_code == 409
    assert "moved on" in answer.content.decode()


def test_a_case_of_another_county_is_not_there(city: City, handled: Case) -> None:
    client = client_of(city["other_grid_worker"])
    for name in ("verify", "case", "sheet"):
        assert client.get(reverse(f"grid:{name}", args=[handled.pk])).status_code == 404
    assert verdict(client, handled, verdict="pass", position=AT_PLACE, **MET).status_code == 404


def test_desks_have_no_phone_pages(city: City) -> None:
    for name in ("today", "report", "map", "mine"):
        assert client_of(city["clerk"]).get(reverse(f"grid:{name}")).status_code == 403
        assert Client().get(reverse(f"grid:{name}")).status_code == 302


def test_the_map_begins_at_the_persons_own_area(city: City) -> None:
    west, _south, east, _north = client_of(city["grid_worker"]).get(reverse("grid:map")).context["setup"]["bounds"]
    assert west <= IN_WEST.x <= east < IN_EAST.x


@pytest.mark.parametrize("name", ["today", "report", "map", "mine", "verify", "case"])
def test_no_phone_page_costs_more_than_ten_queries(city: City, handled: Case, name: str) -> None:
    client = client_of(city["grid_worker"])
    address = reverse(f"grid:{name}", args=[handled.pk] if name in ("verify", "case") else [])
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    assert len(queries) <= MOST_QUERIES, [query["sql"][:120] for query in queries]
