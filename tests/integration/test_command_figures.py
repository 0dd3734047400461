"""Every figure of map, desk and hall agrees with a plain recount of the same cases, and keeps to its viewer's scope."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from onecity.apps.command.queries import around, desk, hall
from onecity.apps.command.queries.figures import FIGURES
from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions import Report, Submission, perform, report
from onecity.core.cases.models import Case, CaseClock
from onecity.core.cases.queries.lists import CaseFilter
from onecity.core.cases.queries.scope import visible
from onecity.core.cases.states import OPEN_STATES, Source
from onecity.core.resources.actions import set_status
from onecity.core.resources.models import Status
from tests.factories import EAST, IN_EAST, IN_WEST, WEST, City

NOW = datetime.fromisoformat("2026-07-21T11:30:00+08:00")
WEEK = timedelta(days=7)
WAY = (
    ("accept", "acceptor", {}),
    ("file", "duty_officer", {}),
    ("dispatch", "dispatcher", {"lead": "bureau"}),
    ("sign", "clerk", {}),
    ("finish", "clerk", {"note": "cleared"}),
    ("fail", "grid_worker", {"note": "still dirty"}),
    ("finish", "clerk", {"note": "cleared again"}),
    ("pass", "grid_worker", {}),
    ("close", "acceptor", {}),
)


def reported(city: City, at: datetime, point: Point = IN_WEST) -> Case:
    """A report from the web."""
    return report(city["acceptor"], Report("Rubbish", point.x, point.y, city.category, Source.WEB), at=at)


def brought(city: City, at: datetime, steps: int, every: timedelta = timedelta(minutes=10), point: Point = IN_WEST) -> Case:
    """A case brought so many steps on its way, one each `every`."""
    case = reported(city, at, point)
    for number, (act, who, given) in enumerate(WAY[:steps], 1):
        values = {name: getattr(city, value) if name == "lead" else value for name, value in given.items()}
        perform(city[who], case.pk, act, Submission(**values), at=at + every * number)
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def busy(city: City, monkeypatch: pytest.MonkeyPatch) -> City:
    """Cases of two days a week apart, some late, one reworked, in both counties; the clock stands at half past eleven."""
    for day in (NOW, NOW - WEEK):
        morning = day.replace(hour=8, minute=30)
        for steps in (0, 2, 4, 5, 9):
            brought(city, morning - timedelta(days=4), steps)
            brought(city, morning, steps)
        reported(city, morning, IN_EAST)
        brought(city, morning - timedelta(days=3), 5, timedelta(hours=8))
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return city


def recount(cases: list[Case], window: hall.Window) -> dict[str, int]:
    """Handling in a window, clock by clock."""
    keys = {case.pk for case in cases}
    clocks = [clock for clock in CaseClock.objects.filter(stage="handle") if clock.case_id in keys]
    due = [clock for clock in clocks if window.since <= clock.due_at < window.until]
    return {
        "due": len(due),
        "kept": sum(clock.ended_at is not None and clock.ended_at <= clock.due_at for clock in due),
        "made_good": sum(clock.ended_at is not None and clock.due_at < clock.ended_at < window.until for clock in due),
        "rework": sum(clock.round > 1 and window.since <= clock.started_at < window.until for clock in clocks),
    }


def test_handling_of_the_day_and_the_week_before(busy: City) -> None:
    window = hall.day_until(NOW)
    found = hall.handling(visible(busy["leader"]), window)
    now, before = (sum((pair[side] for pair in found.values()), hall.Handling()) for side in (0, 1))
    assert vars(now) == recount(list(Case.objects.all()), window)
    assert vars(before) == recount(list(Case.objects.all()), window.before)
    assert now.due > now.kept > 0
    assert now.late == now.due - now.kept
    assert now.rework > 0


@pytest.mark.parametrize(("than", "days"), [("week", 7), ("month", 28), ("year", 364)])
def test_a_day_is_compared_with_the_same_weekday_further_back(busy: City, than: str, days: int) -> None:
    window = hall.day_until(NOW, than)
    assert window.before.until == NOW - timedelta(days=days)
    assert window.before.since.weekday() == window.since.weekday()
    reported(busy, NOW - timedelta(days=days, hours=1))
    found = hall.situation(busy["leader"], NOW, than=than)
    moments = list(Case.objects.values_list("reported_at", flat=True))
    assert found.reports.before == sum(window.before.since <= moment < window.before.until for moment in moments) > 0
    assert sum(found.reports.hours_before) >= found.reports.before


def test_reports_by_hour(busy: City) -> None:
    window = hall.day_until(NOW)
    found = hall.reports(visible(busy["leader"]), window)
    moments = list(Case.objects.values_list("reported_at", flat=True))
    assert found.count == sum(window.since <= moment < window.until for moment in moments) > 0
    assert found.before == sum(window.before.since <= moment < window.before.until for moment in moments) > 0
    assert sum(found.hours) == found.count
    assert len(found.hours) == 12
    assert len(found.hours_before) == 24
    assert sum(found.hours_before) >= found.before


def test_open_cases_by_state_and_county(busy: City) -> None:
    found = hall.open_now(visible(busy["leader"]), hall.day_until(NOW))
    known = list(Case.objects.filter(state__in=OPEN_STATES))
    late = [case for case in known if case.due_at and case.due_at < NOW]
    assert found.total == len(known)
    assert found.late == len(late)
    assert found.late_since_today == sum(case.due_at is not None and case.due_at.date() == NOW.date() for case in late)
    assert {code: count for code, (count, _late) in found.parts.items()} == {
        WEST: sum(case.region_code.startswith(WEST) for case in known),
        EAST: sum(case.region_code.startswith(EAST) for case in known),
    }
    east = hall.open_now(hall.cases_in(busy["leader"], EAST), hall.day_until(NOW), EAST)
    assert east.total == found.parts[EAST][0]


@pytest.mark.parametrize("region", ["", WEST, f"{WEST}001"])
def test_the_parts_of_a_region_make_the_whole(busy: City, region: str) -> None:
    found = hall.situation(busy["leader"], NOW, region)
    known = {part.code for part in found.parts}
    assert known
    assert known >= set(found.open.parts) | set(found.handling)
    assert sum(count for count, _late in found.open.parts.values()) == found.open.total == Case.objects.filter(
        state__in=OPEN_STATES, region_code__startswith=region
    ).count()  # fmt: skip
    assert found.together[0].due == recount(list(Case.objects.filter(region_code__startswith=region)), found.window)["due"]
    assert [code for code, _name in found.where.way] == [code for code in ("", WEST, f"{WEST}001") if region.startswith(code)]


def test_late_cases_stand_by_their_escalation(busy: City) -> None:
    rows = hall.late_cases(visible(busy["leader"]), 50)
    assert len(rows) == hall.open_now(visible(busy["leader"]), hall.day_until(NOW)).late
    coming = [case.escalate_at for case in rows if case.escalate_at and case.escalate_at >= NOW]
    gone = [case.escalate_at for case in rows if case.escalate_at and case.escalate_at < NOW]
    assert coming == sorted(coming)
    assert gone == sorted(gone, reverse=True)
    assert [case.escalate_at for case in rows] == coming + gone


@pytest.mark.parametrize(("key", "field"), [("due", "due"), ("kept", "kept"), ("late", "late"), ("rework", "rework")])
def test_the_list_behind_a_figure_counts_the_same(busy: City, key: str, field: str) -> None:
    cases, window = visible(busy["leader"]), hall.day_until(NOW)
    figure = sum((pair[0] for pair in hall.handling(cases, window).values()), hall.Handling())
    rounds = getattr(figure, field)
    assert 0 < FIGURES[key].cases(cases, window).count() <= rounds


def test_the_list_behind_the_reports(busy: City) -> None:
    cases, window = visible(busy["leader"]), hall.day_until(NOW)
    assert FIGURES["reported"].cases(cases, window).count() == hall.reports(cases, window).count


def test_people_on_duty_are_those_one_may_watch(city: City) -> None:
    set_status(city["grid_worker"], Status.ON)
    assert vars(hall.on_duty(city["leader"], "")) == {"people": 2, "on": 1, "on_break": 0}
    assert vars(hall.on_duty(city["leader"], EAST)) == {"people": 1, "on": 0, "on_break": 0}
    assert hall.on_duty(city["clerk"], "").people == 0


def test_counts_around_follow_the_view(busy: City) -> None:
    west = (115.9, 36.4, 115.999, 36.5)
    found = around.around(busy["leader"], CaseFilter(box=west), 12, "view")
    known = [case for case in Case.objects.filter(state__in=OPEN_STATES) if west[0] <= case.point.x <= west[2]]
    assert found.in_view == len(known) == found.page.total == sum(region.count for region in found.regions)
    assert found.states["late"] == sum(case.due_at is not None and case.due_at < NOW for case in known)
    assert found.whole == Case.objects.filter(state__in=OPEN_STATES).count() > found.in_view
    assert [region.code for region in found.regions] == [f"{WEST}001"]
    assert len(found.hours) == 24
    assert sum(count for _hour, count in found.hours) == sum(case.reported_at > NOW - timedelta(hours=24) for case in known_of(west))


def known_of(box: tuple[float, float, float, float]) -> list[Case]:
    """Every case in a box."""
    return [case for case in Case.objects.all() if box[0] <= case.point.x <= box[2]]


def test_a_region_half_in_view_has_its_name_where_it_is_seen(busy: City) -> None:
    box = (115.9, 36.4, 115.91, 36.41)
    (region,) = around.around(busy["leader"], CaseFilter(box=box), 12, "view").regions
    assert box[0] <= region.place[0] <= box[2]
    assert box[1] <= region.place[1] <= box[3]


def test_looking_back_leaves_later_reports_out(busy: City) -> None:
    moment = NOW - timedelta(days=2)
    found = around.around(busy["leader"], CaseFilter(until=moment), 8, "view")
    assert found.in_view == Case.objects.filter(state__in=OPEN_STATES, reported_at__lt=moment).count() > 0


def test_what_needs_me_waits_on_my_desk(busy: City) -> None:
    actor = busy["acceptor"]
    found = desk.waiting(actor, CaseFilter(view="mine", order="due"))
    assert found.total == around.around(actor, CaseFilter(), 8, "mine").mine == found.page.total == desk.waiting_badge(actor) > 0
    dues = [case.due_at for case in found.page.rows]
    assert dues == sorted(dues)
    assert {case.state for case in found.page.rows} == set(found.states)


def test_my_acts_of_today(busy: City) -> None:
    done = {one.act.code: one.count for one in desk.done_today(busy["duty_officer"])}
    assert done == {"file": 4}


def test_a_county_clerk_sees_the_figures_of_their_county_alone(busy: City) -> None:
    clerk: Actor = busy["county_clerk"]
    assert hall.open_now(visible(clerk), hall.day_until(NOW)).total == visible(clerk).filter(state__in=OPEN_STATES).count()
    assert set(around.around(clerk, CaseFilter(), 8, "all").city) <= {EAST}


@pytest.mark.parametrize("who", ["leader", "clerk", "acceptor"])
def test_the_pane_of_the_map_costs_seven_queries_whatever_the_number_of_cases(busy: City, who: str) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        around.around(busy[who], CaseFilter(box=(115.9, 36.4, 116.1, 36.5)), 12, "view")
    assert len(queries) <= 7 + 2 * (who == "clerk")


def test_a_situation_costs_the_same_at_any_size(busy: City) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            found: Any = hall.situation(busy["leader"], NOW)
            assert found.open.total
        return len(queries)

    before = cost()
    for _number in range(5):
        reported(busy, NOW - timedelta(hours=1))
    assert cost() == before <= 8
