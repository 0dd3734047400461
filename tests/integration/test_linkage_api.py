"""The interface of programs: the feed of changes, and what a department's own system reports and does."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from jsonschema import Draft202012Validator

from onecity.core.accounts.models import User
from onecity.core.cases.models import Case, CaseEvent
from onecity.core.cases.settled import horizon
from onecity.core.programs.actions import KeyOrder, issue
from onecity.core.programs.callers import keys_in_force
from onecity.core.programs.models import ApiKey
from onecity.core.programs.throttle import throttle
from tests.factories import EAST, IN_EAST, IN_WEST, City
from tests.integration.test_case_loop import reported, walk
from tests.pictures import jpeg

EVERY = ("report", "read", "act")
RUBBISH = {"text": "路口有一堆垃圾", "longitude": IN_WEST.x, "latitude": IN_WEST.y, "category": "incident:06001"}


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    throttle.clear()
    keys_in_force.clear()
    horizon.forget()


def new_key(*permissions: str, **scope: Any) -> str:
    return issue(KeyOrder("部门系统", permissions or ("read",), **scope))[1]


@pytest.fixture
def bureau_key(city: City) -> str:
    return new_key(*EVERY, organisation=city.bureau)


def get(key: str, path: str, **parameters: Any) -> HttpResponse:
    return Client().get(f"/api/v1{path}", parameters, headers={"X-Api-Key": key})


def post(key: str, path: str, body: Any, idempotency: str = "") -> HttpResponse:
    headers = {"X-Api-Key": key} | ({"Idempotency-Key": idempotency} if idempotency else {})
    return Client().post(f"/api/v1{path}", json.dumps(body), "application/json", headers=headers)


def fields(response: HttpResponse, status: int) -> list[str | None]:
    assert response.status_code == status, response.content
    return [error["field"] for error in response.json()["errors"]]


def read_all(key: str, **parameters: Any) -> list[dict[str, Any]]:
    changes, after = [], parameters.pop("after", "")
    while True:
        page = get(key, "/changes", **parameters, **({"after": after} if after else {})).json()
        changes += page["changes"]
        after = page["next"]
        if not page["more"]:
            return changes


def test_a_reader_that_comes_back_finds_all_that_happened_meanwhile(city: City) -> None:
    key = new_key()
    first = get(key, "/changes").json()
    case = walk(city, reported(city), "accept", "file", "dispatch", "sign", "finish")
    changes = read_all(key, after=first["next"], limit=2)
    assert [change["type"] for change in changes] == [f"case.{act}" for act in ("report", "accept", "file", "dispatch", "sign", "finish")]
    assert [change["id"] for change in changes] == [str(pk) for pk in CaseEvent.objects.order_by("pk").values_list("pk", flat=True)]
    assert changes[-1]["data"]["case"]["number"] == case.number
    assert read_all(key, after=changes[-1]["id"]) == []


def test_the_feed_is_narrowed_by_scope_and_filter(city: City) -> None:
    west, east = reported(city), reported(city, IN_EAST)
    moment = timezone.now().isoformat()
    walk(city, west, "accept", "file", "dispatch")
    cases: Callable[..., set[int]] = lambda key, **asked: {change["data"]["case"]["id"] for change in read_all(key, **asked)}  # noqa: E731
    assert cases(new_key()) == {west.pk, east.pk}
    assert cases(new_key(region_code=EAST)) == {east.pk}
    assert cases(new_key(organisation=city.bureau)) == {west.pk}
    assert cases(new_key(), since=moment) == {west.pk}
    assert cases(new_key(), act=["file", "dispatch"]) == {west.pk}
    assert cases(new_key(), region=EAST) == {east.pk}
    assert cases(new_key(), category="incident:0601") == set()
    assert cases(new_key(), organisation="LC-CG") == {west.pk}


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"after": "x"}, "after"),
        ({"limit": 0}, "limit"),
        ({"limit": 5000}, "limit"),
        ({"since": "never"}, "since"),
        ({"organisation": "NONE"}, "organisation"),
    ],
)
def test_a_bad_question_is_refused_by_name(city: City, parameters: dict[str, Any], field: str) -> None:
    assert fields(get(new_key(), "/changes", **parameters), 422) == [field]


def test_keys_open_what_they_are_for(city: City) -> None:
    case = walk(city, reported(city), "accept", "file", "dispatch")
    assert fields(Client().get("/api/v1/changes"), 401) == ["X-Api-Key"]
    assert fields(get("oc-guessed", "/changes"), 401) == ["X-Api-Key"]
    assert fields(get(new_key("report"), "/changes"), 403) == ["X-Api-Key"]
    assert fields(post(new_key("read"), "/cases", RUBBISH), 403) == ["X-Api-Key"]
    assert fields(post(new_key("read", "report"), f"/cases/{case.pk}/acts/sign", {}), 403) == ["X-Api-Key"]
    assert fields(get(new_key(region_code=EAST), f"/cases/{case.pk}"), 404) == ["id"]


def test_too_many_calls_are_told_to_wait(city: City) -> None:
    key = issue(KeyOrder("busy", rate=1))[1]
    get(key, "/changes")
    answer = get(key, "/changes")
    assert fields(answer, 429) == ["X-Api-Key"]
    assert int(answer.headers["Retry-After"]) > 0


def test_a_department_reports_signs_and_finishes_in_its_own_name(city: City, bureau_key: str) -> None:
    made = post(bureau_key, "/cases", RUBBISH | {"place": "柳园路", "reporter_name": "王小明", "reporter_phone": "13812342207"}).json()
    case = Case.objects.get(pk=made["id"])
    assert (case.source, case.reporter is None) == ("department", False)
    assert get(bureau_key, f"/cases/{case.pk}").json()["acts"] == []
    walk(city, case, "accept", "file", "dispatch")
    assert [one["id"] for one in get(bureau_key, "/cases").json()["cases"]] == [case.pk]
    assert get(bureau_key, f"/cases/{case.pk}").json()["acts"][:2] == ["sign", "return"]
    assert post(bureau_key, f"/cases/{case.pk}/acts/sign", {}).json()["state"] == "handling"
    form = {"note": "已清运", "photos": SimpleUploadedFile("after.jpg", jpeg(), "image/jpeg")}
    done = Client().post(f"/api/v1/cases/{case.pk}/acts/finish", form, headers={"X-Api-Key": bureau_key})
    assert done.json()["state"] == "handled"
    event = CaseEvent.objects.get(case=case, act="finish")
    machine = ApiKey.objects.get().machine
    assert (event.actor, event.role, event.organisation, event.note) == (machine, "department_clerk", city.bureau, "已清运")
    assert case.photos.get(shows="after")
    case.refresh_from_db()
    assert case.handled_by_organisation == city.bureau


def test_the_machine_of_a_key_cannot_log_in(city: City, bureau_key: str) -> None:
    machine = User.objects.get(pk=ApiKey.objects.get().machine_id)
    assert not machine.is_active
    assert not machine.has_usable_password()


def test_a_repeated_request_does_nothing_twice(city: City, bureau_key: str) -> None:
    first, again = (post(bureau_key, "/cases", RUBBISH, "a-1").json()["id"] for _ in range(2))
    assert first == again
    other = post(new_key("report", "read"), "/cases", RUBBISH, "a-1").json()["id"]
    assert other != first, "the same text of another program is another key"
    walk(city, Case.objects.get(pk=first), "accept", "file", "dispatch")
    for _ in range(2):
        assert post(bureau_key, f"/cases/{first}/acts/sign", {}, "a-1").json()["state"] == "handling"
    assert CaseEvent.objects.filter(case_id=first, act="sign").count() == 1
    assert fields(post(bureau_key, f"/cases/{first}/acts/sign", {}, "a-2"), 409) == [None]


BAD_REPORTS = [
    ({"text": ""}, "text"),
    ({"text": "x" * 5000}, "text"),
    ({"longitude": "east"}, "longitude"),
    ({"longitude": IN_WEST.y, "latitude": IN_WEST.x}, "longitude, latitude"),
    ({"latitude": None}, "latitude"),
    ({"category": "incident:99999"}, "category"),
    ({"category": "06001"}, "category"),
    ({"place": "路" * 300}, "place"),
    ({"asset": "1" * 40}, "asset"),
    ({"reporter_phone": "1" * 40}, "reporter_phone"),
    ({"tekst": "x"}, "tekst"),
]


@pytest.mark.parametrize(("changes", "field"), BAD_REPORTS)
def test_a_bad_report_is_refused_by_name(city: City, changes: dict[str, Any], field: str) -> None:
    body = {name: value for name, value in (RUBBISH | changes).items() if value is not None}
    assert fields(post(new_key("report"), "/cases", body), 422) == [field]
    assert not Case.objects.exists()


@pytest.mark.parametrize("body", [b"{", b'{"text": "\xff"}', b"[]", b"null", b'{"text": "' + b"x" * 3_000_000 + b'"}', b"[" * 100_000])
def test_what_is_no_report_at_all_is_refused(city: City, body: bytes) -> None:
    answer = Client().post("/api/v1/cases", body, "application/json", headers={"X-Api-Key": new_key("report")})
    assert answer.status_code in (400, 422)
    assert answer.json()["errors"]


def test_a_key_reports_within_its_region_only(city: City) -> None:
    key = new_key("report", region_code=EAST)
    assert fields(post(key, "/cases", RUBBISH), 422) == ["longitude, latitude"]
    assert not Case.objects.exists()
    assert post(key, "/cases", RUBBISH | {"longitude": IN_EAST.x}).status_code == 200


def test_acts_follow_the_table_and_the_permissions(city: City, bureau_key: str) -> None:
    case = walk(city, reported(city), "accept", "file", "dispatch")
    path = f"/cases/{case.pk}/acts"
    assert fields(post(bureau_key, f"{path}/close", {}), 422) == ["act"]
    assert fields(post(bureau_key, f"{path}/finish", {"note": "x"}), 409) == [None]
    assert fields(post(bureau_key, f"{path}/return", {}), 422) == ["note"]
    assert fields(post(bureau_key, f"{path}/sign", {"version": 1}), 409) == [None]
    assert fields(post(new_key(*EVERY, organisation=city.other_bureau), f"{path}/sign", {}), 404) == ["id"]
    bad = Client().post(
        f"/api/v1{path}/return", {"note": "x", "photos": SimpleUploadedFile("a.jpg", b"no photo")}, headers={"X-Api-Key": bureau_key}
    )
    assert fields(bad, 422) == ["photos"]
    assert post(bureau_key, f"{path}/return", {"note": "不归我们管"}).json()["state"] == "filed"


def test_the_interface_describes_itself(city: City) -> None:
    described = Client().get("/api/v1/openapi.json").json()
    operations = {(path, method) for path, one in described["paths"].items() for method in one}
    assert operations == {
        ("/api/v1/changes", "get"), ("/api/v1/cases", "get"), ("/api/v1/cases", "post"),
        ("/api/v1/cases/{case_id}", "get"), ("/api/v1/cases/{case_id}/acts/{act}", "post"),
        ("/api/v1/media/{kind}/{key}", "get"),
    }  # fmt: skip
    reported(city)
    page = get(new_key(), "/changes").json()
    schema = described["components"]["schemas"]["ChangesOut"] | {"components": described["components"]}
    assert list(Draft202012Validator(schema).iter_errors(page)) == []
    assert list(Draft202012Validator(schema).iter_errors(page | {"next": 1})), "the schema checks something"
