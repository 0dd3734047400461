"""Patrols and visits: what is due to whom, the checklist, findings that become cases, rounds, tracks, who may see what."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onecity.apps.patrol.actions import (
    NewPoint,
    Told,
    change_points,
    forget_old_tracks,
    host_of,
    keep_track,
    plan_round,
    record_points,
    visit,
)
from onecity.apps.patrol.checklists import checklist_of
from onecity.apps.patrol.errors import BadVisit, PointRetired
from onecity.apps.patrol.exports import point_table
from onecity.apps.patrol.models import CheckPoint, DayRound, Outcome, TrackPoint, Visit
from onecity.apps.patrol.queries import PointFilter, coverage, day_of, due_points, state_of_kinds
from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor
from onecity.core.apart import Workshop, workshop
from onecity.core.cases.models import Case, Category
from onecity.core.ledger.models import LookUp
from onecity.core.resources.actions import set_status
from onecity.core.resources.models import Status
from onecity.core.resources.queries import attendance
from onecity.core.tables import csv_lines
from tests.factories import IN_EAST, IN_WEST, City
from tests.pictures import jpeg

FIRE = {item.code for item in checklist_of("fire").items}
HOLDS = dict.fromkeys(FIRE, True)
HERE = (IN_WEST.x, IN_WEST.y)


@pytest.fixture
def categories(city: City) -> None:
    """The categories that findings of the fire list become."""
    for item in checklist_of("fire").items:
        _kind, _colon, code = item.category.partition(":")
        Category.objects.create(standard="ours", version="1", kind="incident", code=code, name_zh=item.name_zh, name_en=item.name_en)


@pytest.fixture
def new_point(city: City) -> Callable[..., CheckPoint]:
    """Makes a check point in the west that is due today."""

    def make(code: str = "JC1", **changes: Any) -> CheckPoint:
        given = {
            "code": code,
            "kind": "fire",
            "name_zh": "木器厂",
            "name_en": "Joinery",
            "longitude": IN_WEST.x,
            "latitude": IN_WEST.y,
            "days": 30,
            "due_on": timezone.localdate(),
        }
        assert record_points([NewPoint(**(given | changes))]) == 1
        return CheckPoint.objects.get(code=code)

    return make


def client_of(actor: Actor) -> Client:
    """A signed-in browser, in English."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    client.cookies["onecity_language"] = "en"
    return client


def test_points_outside_the_city_and_known_ones_are_left_out(city: City, new_point: Callable[..., CheckPoint]) -> None:
    point = new_point()
    again = NewPoint("JC1", "fire", "别的", "Other", *HERE, 7, timezone.localdate())
    outside = NewPoint("JC2", "fire", "外面", "Outside", 100.0, 20.0, 7, timezone.localdate())
    assert record_points([again, outside]) == 0
    point.refresh_from_db()
    assert point.name_zh == "木器厂" and point.grid_id and point.region_code.startswith("3715")


def test_a_visit_in_order_puts_the_next_one_off(city: City, new_point: Callable[..., CheckPoint]) -> None:
    point = new_point()
    done = visit(city["grid_worker"], point.pk, Told(HOLDS, position=(IN_WEST.x + 0.001, IN_WEST.y)))
    point.refresh_from_db()
    assert done.outcome == Outcome.FINE and not done.cases.exists()
    assert done.metres is not None and 80 < done.metres < 100
    assert point.due_on == timezone.localdate() + timedelta(days=30) and point.visited_at == done.at


def test_each_item_that_does_not_hold_becomes_a_case_once(city: City, categories: None, new_point: Callable[..., CheckPoint]) -> None:
    point, key = new_point(), uuid4()
    told = Told(HOLDS | {"exits": False, "stairs": False}, note="二楼堆满纸箱")
    done = visit(city["grid_worker"], point.pk, told, request_key=key)
    again = visit(city["grid_worker"], point.pk, told, request_key=key)
    cases = {case.category.code: case for case in done.cases.all()}
    assert again == done and Case.objects.count() == 2
    assert set(cases) == {"X5001", "X5004"}
    assert "二楼堆满纸箱" in cases["X5001"].text and "木器厂" in cases["X5001"].place
    assert cases["X5001"].reported_by_id == city["grid_worker"].user_id


def test_a_home_is_never_named_in_a_case(city: City, new_point: Callable[..., CheckPoint]) -> None:
    Category.objects.create(standard="ours", version="1", kind="incident", code="X7001", name_zh="需求", name_en="Need")
    point = new_point(kind="elderly", name_zh="独居老人家7", person="王某某", days=7)
    answers = {item.code: item.code != "needs" for item in point.checklist.items}
    done = visit(city["grid_worker"], point.pk, Told(answers, note="没有取暖"))
    case = done.cases.get()
    assert "独居老人家7" not in case.place and "王某某" not in case.text + case.place
    assert host_of(city["grid_worker"], point.pk, "走访").name == "王某某"
    assert LookUp.objects.get(subject_kind="check_point").subject_id == point.code


def test_nobody_there_is_written_down_and_puts_nothing_off(city: City, new_point: Callable[..., CheckPoint]) -> None:
    point = new_point()
    done = visit(city["grid_worker"], point.pk, Told({}, nobody=True))
    point.refresh_from_db()
    assert done.outcome == Outcome.NOBODY and point.due_on == timezone.localdate() and point.visited_at is None


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (Told({}), "answers"),
        (Told(dict.fromkeys(list(FIRE)[:-1], True)), "answers"),
        (Told(HOLDS | {"exits": False}), "note"),
        (Told(HOLDS, note="长" * 1001), "note"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_written(city: City, new_point: Callable[..., CheckPoint], told: Told, field: str) -> None:
    point = new_point()
    with pytest.raises(BadVisit) as refused:
        visit(city["grid_worker"], point.pk, told)
    assert list(refused.value.fields) == [field]
    assert not Visit.objects.exists() and not Case.objects.exists()


def test_a_visit_told_late_takes_nothing_back(city: City, new_point: Callable[..., CheckPoint]) -> None:
    point, now = new_point(), timezone.now()
    visit(city["grid_worker"], point.pk, Told(HOLDS), at=now)
    visit(city["grid_worker"], point.pk, Told(HOLDS), at=now - timedelta(days=3))
    point.refresh_from_db()
    assert point.due_on == timezone.localdate(now) + timedelta(days=30) and point.visited_at == now


def test_others_regions_and_retired_points_are_out_of_reach(city: City, new_point: Callable[..., CheckPoint]) -> None:
    east = new_point("JC9", longitude=IN_EAST.x, latitude=IN_EAST.y)
    with pytest.raises(CheckPoint.DoesNotExist):
        visit(city["grid_worker"], east.pk, Told(HOLDS))
    with pytest.raises(NotAllowed):
        visit(city["clerk"], east.pk, Told(HOLDS))
    retired = new_point()
    CheckPoint.objects.update(active=False)
    with pytest.raises(PointRetired):
        visit(city["grid_worker"], retired.pk, Told(HOLDS))


@pytest.fixture(scope="module")
def shop() -> Iterator[Workshop]:
    with workshop() as open_one:
        yield open_one


def test_due_to_me_is_what_i_keep_and_what_nobody_keeps(city: City, new_point: Callable[..., CheckPoint]) -> None:
    me, today = city["grid_worker"], timezone.localdate()
    new_point("mine", keeper_id=me.user_id)
    new_point("nobodys")
    new_point("theirs", keeper_id=city["acceptor"].user_id)
    new_point("later", due_on=today + timedelta(days=1))
    assert {one.code for one in due_points(me, today)} == {"mine", "nobodys"}


def test_a_round_passes_all_that_is_due_and_the_page_keeps_its_order(
    city: City, new_point: Callable[..., CheckPoint], shop: Workshop
) -> None:
    me = city["grid_worker"]
    keys = [new_point(f"JC{number}", longitude=IN_WEST.x + 0.001 * number).pk for number in (3, 1, 4, 2)]
    made = plan_round(shop, me.user_id or 0, timezone.localdate(), (IN_WEST.x, IN_WEST.y), seconds=0.1)
    assert made.order == [keys[1], keys[3], keys[0], keys[2]]
    assert [stop.point.pk for stop in day_of(me).stops] == made.order
    plan_round(shop, me.user_id or 0, timezone.localdate(), seconds=0.1)
    assert DayRound.objects.count() == 1


def test_tracks_tell_what_was_passed_and_are_forgotten(city: City, new_point: Callable[..., CheckPoint], shop: Workshop) -> None:
    me, now = city["grid_worker"], timezone.now()
    new_point("near", keeper_id=me.user_id)
    new_point("far", keeper_id=me.user_id, longitude=IN_WEST.x + 0.02)
    plan_round(shop, me.user_id or 0, timezone.localdate(), seconds=0.1)
    steps = [(now - timedelta(seconds=2), HERE, 10.0), (now - timedelta(seconds=1), (IN_WEST.x + 0.001, IN_WEST.y), 10.0)]
    vague, future = (now, HERE, 5000.0), (now + timedelta(hours=1), HERE, 5.0)
    assert keep_track(me, [*steps, vague, future]) == 2
    visit(me, CheckPoint.objects.get(code="near").pk, Told(HOLDS))
    row = coverage(city["duty_officer"], timezone.localdate())[0]
    assert (row.planned, row.passed, row.visited) == (2, 1, 1)
    assert 0.08 < row.kilometres < 0.1
    assert forget_old_tracks(now + timedelta(days=100)) == 2 and not TrackPoint.objects.exists()


def test_points_are_changed_only_where_one_keeps_them(city: City, new_point: Callable[..., CheckPoint]) -> None:
    point = new_point()
    assert change_points(city["duty_officer"], [point.pk], keeper_id=city["grid_worker"].user_id, days=10) == 1
    point.refresh_from_db()
    assert point.keeper_id == city["grid_worker"].user_id and point.due_on == timezone.localdate() - timedelta(days=20)
    assert change_points(city["duty_officer"], [point.pk], active=False) == 1
    with pytest.raises(NotAllowed):
        change_points(city["grid_worker"], [point.pk], days=3)


def test_the_phone_goes_from_the_round_to_a_case(
    city: City, categories: None, new_point: Callable[..., CheckPoint], settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    point, client = new_point(), client_of(city["grid_worker"])
    assert "My round" in client.get(reverse("grid:today")).content.decode()
    assert "Joinery" in client.get(reverse("round:today")).content.decode()
    address = reverse("round:point", args=[point.pk])
    assert "Escape routes" in client.get(address).content.decode()
    answers = {f"item-{code}": "yes" for code in FIRE}
    refused = client.post(address, {"request_key": uuid4(), "outcome": "visited"})
    assert refused.status_code == 422 and "Not answered yet" in refused.content.decode()
    given = answers | {
        "item-exits": "no",
        "request_key": uuid4(),
        "outcome": "visited",
        "position": f"{HERE[0]},{HERE[1]}",
        "photos": jpeg_file(),
    }
    assert client.post(address, given).status_code == 302
    case = Visit.objects.get().cases.get()
    assert case.photos.count() == 1
    assert "Nothing to visit today" in client.get(reverse("round:today")).content.decode()


def jpeg_file() -> Any:
    """A photo to upload."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")


def walked(actor: Actor, *steps: Any, **more: Any) -> bytes:
    """What a phone sends of a track: its times, degrees, accuracy."""
    return json.dumps({"owner": actor.user_id, "sent": timezone.now().isoformat(), "steps": steps} | more).encode()


@pytest.mark.parametrize(
    "step", [[], "1", ["2026-01-01", None, 1, 2, 3], ["2026-01-01T00:00:00Z", None, "x", 2, 3], ["2026-01-01T00:00:00Z", "x", 1, 2, 3]]
)
def test_a_track_that_is_none_is_refused(city: City, step: Any) -> None:
    client = client_of(city["grid_worker"])
    for body in (walked(city["grid_worker"], step), b"", b"nonsense", b"{}", b"[1]", walked(city["grid_worker"], sent="yesterday")):
        assert client.post(reverse("round:track"), body, content_type="application/json").status_code == 400
    assert not TrackPoint.objects.exists()


def test_a_track_kept_on_the_phone_counts_from_when_it_was_walked(city: City) -> None:
    """The phone's clock is a day ahead; of the second step only a counter tells, the clock was put right meanwhile."""
    me, now, day = city["grid_worker"], timezone.now(), timedelta(days=1)
    first = [(now + day - timedelta(hours=3)).isoformat(), None, *HERE, 10]
    second = [(now + 3 * day).isoformat(), 3600, *HERE, 10]
    body = walked(me, first, second, sent=(now + day).isoformat())
    other = client_of(city["other_grid_worker"]).post(reverse("round:track"), body, content_type="application/json")
    assert other.status_code == 401 and not TrackPoint.objects.exists()
    assert client_of(me).post(reverse("round:track"), body, content_type="application/json").json() == {"kept": 2}
    hours = [round((timezone.now() - step.at).total_seconds() / 3600, 2) for step in TrackPoint.objects.order_by("at")]
    assert hours == [3, 1]


def test_a_track_sent_again_because_its_answer_was_lost_is_kept_once(city: City) -> None:
    me, now = city["grid_worker"], timezone.now()
    steps = [(now - timedelta(seconds=40 - 10 * number), (IN_WEST.x + number * 1e-4, IN_WEST.y), 10.0) for number in range(4)]
    assert keep_track(me, steps) == 4
    later = timedelta(seconds=2)
    again = [(at + later, place, accuracy) for at, place, accuracy in steps]
    onward = (now, (IN_WEST.x + 1e-3, IN_WEST.y), 10.0)
    assert keep_track(me, [*again, onward]) == 1
    before = (steps[0][0] - timedelta(minutes=5), steps[0][1], 10.0)
    assert keep_track(me, [before]) == 1
    assert TrackPoint.objects.count() == 6


def test_the_desk_lists_filters_exports_and_counts(city: City, new_point: Callable[..., CheckPoint]) -> None:
    late = new_point("JC-late", due_on=timezone.localdate() - timedelta(days=1))
    new_point("JC-later", due_on=timezone.localdate() + timedelta(days=5), kind="river")
    visit(city["grid_worker"], late.pk, Told(HOLDS), at=timezone.now() - timedelta(days=40))
    client = client_of(city["duty_officer"])
    fire = next(row for row in state_of_kinds(city["duty_officer"]) if row.checklist.code == "fire")
    assert (fire.points, fire.late, fire.visits) == (1, 1, 0)
    page = client.get(reverse("patrol:points"), {"state": "late"}).content.decode()
    assert "JC-late" in page and "JC-later" not in page
    assert "JC-later" in client.get(reverse("patrol:points"), {"kind": "river", "words": "Joinery"}).content.decode()
    assert "JC-later" in "".join(csv_lines(point_table(city["duty_officer"], PointFilter())))
    assert client.get(reverse("patrol:export-points", args=["csv"])).status_code == 200
    assert client.get(reverse("patrol:export-visits", args=["xlsx"])).status_code == 200
    since = (timezone.localdate() - timedelta(days=60)).isoformat()
    assert "Joinery" in client.get(reverse("patrol:visits"), {"since": since}).content.decode()
    assert "No visit" in client.get(reverse("patrol:visits"), {"since": "rubbish", "until": "9999-99-99"}).content.decode()
    assert client.get(reverse("patrol:coverage"), {"day": "0000-00-00"}).status_code == 200


def test_the_phones_pages_cost_the_same_for_many_points(
    city: City, new_point: Callable[..., CheckPoint], django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        new_point(f"JC{number}")
    client = client_of(city["grid_worker"])
    with django_assert_max_num_queries(10):
        client.get(reverse("round:today"))


def test_attendance_counts_hours_without_breaks_and_tells_the_place(city: City) -> None:
    me, morning = city["grid_worker"], timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
    for hour, status, place in ((8, Status.ON, HERE), (10, Status.BREAK, None), (11, Status.ON, None), (12, Status.OFF, None)):
        set_status(me, status, place, morning + timedelta(hours=hour))
    row = attendance(city["duty_officer"], morning.date())[0]
    assert (row.user.pk, round(row.hours, 3)) == (me.user_id, 3.0)
    assert row.place and (row.place.x, row.place.y) == HERE
    assert row.came == morning + timedelta(hours=8) and row.went == morning + timedelta(hours=12)
    assert not attendance(city["duty_officer"], morning.date() - timedelta(days=1))
    assert not attendance(city["clerk"], morning.date())


def test_who_stays_on_over_midnight_is_counted_on_both_days(city: City) -> None:
    me, midnight = city["grid_worker"], timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
    set_status(me, Status.ON, None, midnight - timedelta(hours=2))
    set_status(me, Status.OFF, None, midnight + timedelta(hours=3))
    hours = [round(attendance(city["duty_officer"], (midnight - timedelta(days=back)).date())[0].hours, 3) for back in (1, 0)]
    assert hours == [2.0, 3.0]


def test_the_desk_shows_and_exports_attendance(city: City) -> None:
    set_status(city["grid_worker"], Status.ON, HERE, timezone.now() - timedelta(seconds=30))
    client = client_of(city["duty_officer"])
    page = client.get(reverse("patrol:attendance")).content.decode()
    assert "on duty" in page and f"{IN_WEST.x}" in page
    assert client.get(reverse("patrol:export-attendance", args=["xlsx"])).status_code == 200
    assert client_of(city["grid_worker"]).get(reverse("patrol:attendance")).status_code == 403


def test_coverage_costs_the_same_for_many_rounds(city: City, new_point: Callable[..., CheckPoint], django_assert_num_queries: Any) -> None:
    today = timezone.localdate()
    keys = [new_point(f"JC{number}").pk for number in range(3)]
    for who in ("grid_worker", "acceptor", "duty_officer", "leader"):
        DayRound.objects.create(user_id=city[who].user_id, day=today, order=keys)
    watcher = city["duty_officer"]
    with django_assert_num_queries(4):
        assert len(coverage(watcher, today)) == 4
