"""A planned city day: deterministic, inside its places, with the habits it promises."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Polygon, box

from onecity.science.cityday import CityPlan, Ground, Matter, NextAct, PlannedReport, Standing, next_act, points_within, reports_between
from onecity.science.cityday.matters import FREQUENCIES, RAIN
from onecity.science.cityday.reports import case_key, mistaken_category, place_of
from onecity.science.cityday.rhythm import HOURS, SOURCES, WEEKDAYS, expected_reports, shower_on
from onecity.science.worktime import Season, Span, Unit, WorkCalendar, add_time

CALENDAR = WorkCalendar(
    "Asia/Shanghai",
    (Season((1, 1), (Span(time(8, 30), time(12)), Span(time(14), time(17, 30)))),),
    known_years=frozenset({2025, 2026}),
)
GROUNDS = [
    Ground(number, f"37150{2 + number % 2}001{number:03d}", box(116 + number / 50, 36.4, 116.015 + number / 50, 36.415), 1 + number % 3)
    for number in range(20)
]
MATTERS = {f"incident:{code}": Matter(f"incident:{code}", (f"{code} 一", f"{code} 二")) for code in FREQUENCIES}


def plan(seed: int = 7, **changes: object) -> CityPlan:
    return CityPlan(seed, GROUNDS, MATTERS, CALENDAR, **changes)  # type: ignore[arg-type]


NOON = datetime(2026, 7, 20, 12, tzinfo=plan().zone)


def reports(days: float, seed: int = 7) -> list[PlannedReport]:
    return list(reports_between(plan(seed), NOON - timedelta(days=days), NOON))


def standing(number: int, state: str = "handling", limit: tuple[Decimal, Unit] | None = None, **changes: object) -> Standing:
    since = NOON - timedelta(days=3, minutes=7 * number)
    given = {"returns": 0, "reworks": 0, "can_rate": False, "region_code": "371502001001"} | changes
    return Standing(number, f"116.{number:06d} 36.400000", "06010", state, since, 5, limit, **given)  # type: ignore[arg-type]


def test_same_seed_same_day_and_another_seed_another() -> None:
    assert reports(2) == reports(2)
    assert reports(2) != reports(2, seed=8)


def test_a_stretch_is_the_same_whichever_stretch_it_is_cut_from() -> None:
    middle = NOON - timedelta(hours=30, minutes=17)
    late = list(reports_between(plan(), middle, NOON))
    assert [report for report in reports(4) if report.at >= middle] == late


def test_reports_come_in_order_and_within_the_period() -> None:
    found = reports(3)
    assert found == sorted(found, key=lambda report: report.at)
    assert all(NOON - timedelta(days=3) <= report.at < NOON for report in found)


def test_mean_of_a_week_is_the_figure_asked_for() -> None:
    assert sum(WEEKDAYS["grid"]) == pytest.approx(7)
    total = sum(expected_reports(400, source, weekday, hour) for source in SOURCES for weekday in range(7) for hour in range(24))
    assert total / 7 == pytest.approx(400)
    even = {expected_reports(400, "web", 2, hour, evenness=1) for hour in range(24)}
    assert max(even) == pytest.approx(min(even))


def test_every_door_has_a_day_of_24_hours() -> None:
    assert {len(hours) for hours in HOURS.values()} == {24}


def test_every_point_lies_in_the_grid_it_names() -> None:
    borders = {ground.key: ground.border for ground in GROUNDS}
    assert all(shapely.contains_xy(borders[report.ground], report.longitude, report.latitude) for report in reports(3))


@given(st.integers(0, 10_000))
def test_points_stay_inside_awkward_borders(seed: int) -> None:
    horseshoe = Polygon([(0, 0), (9, 0), (9, 9), (6, 9), (6, 2), (3, 2), (3, 9), (0, 9)])
    assert all(shapely.contains_xy(horseshoe, x, y) for x, y in points_within(horseshoe, 5, Random(seed)))


def test_rain_brings_flooded_roads() -> None:
    rainy = next(day for day in (date(2026, 7, 1) + timedelta(days=n) for n in range(31)) if shower_on(7, day))
    start = datetime(rainy.year, rainy.month, rainy.day, tzinfo=plan().zone)
    codes = Counter(report.category.partition(":")[2] for report in reports_between(plan(), start, start + timedelta(days=1)))
    assert sum(codes[code] for code in RAIN) > 0.2 * codes.total()


def test_some_places_keep_coming_back() -> None:
    spots = {(round(spot.point[0], 3), round(spot.point[1], 3)) for spots in plan().spots.values() for spot in spots}
    near = sum((round(report.longitude, 3), round(report.latitude, 3)) in spots for report in reports(10))
    assert near > 0.03 * len(reports(10))


def test_who_mistakes_a_category_is_set_right() -> None:
    keys = [case_key(116 + n / 1000, 36.4) for n in range(400)]
    wrong = [key for key in keys if mistaken_category(plan(), key, "06010")]
    assert 0.03 < len(wrong) / len(keys) < 0.15
    assert all(mistaken_category(plan(), key, "06017") == "incident:06010" for key in wrong)


def test_key_of_a_case_gives_its_place_back() -> None:
    assert place_of(case_key(115.987654, 36.412345)) == (115.987654, 36.412345)


def acts(state: str, count: int = 1500, limit: tuple[Decimal, Unit] = (Decimal(2), Unit.WORKING_DAY), **changes: object) -> list[NextAct]:
    found = [next_act(plan(), standing(number, state, limit, **changes)) for number in range(count)]
    return [act for act in found if act is not None]


def test_same_standing_same_next_act() -> None:
    assert next_act(plan(), standing(3, "reported")) == next_act(plan(), standing(3, "reported"))


@pytest.mark.parametrize(
    ("state", "rare", "least", "most"),
    [("reported", "reject", 0.02, 0.07), ("dispatched", "return", 0.005, 0.04), ("handled", "fail", 0.01, 0.06)],
)
def test_rare_turns_are_as_rare_as_promised(state: str, rare: str, least: float, most: float) -> None:
    share = Counter(act.act for act in acts(state))[rare] / 1500
    assert least < share < most


def test_nothing_is_returned_twice() -> None:
    assert {act.act for act in acts("dispatched", returns=1)} == {"sign"}


def test_handling_is_in_time_in_93_to_97_of_100() -> None:
    limit = (Decimal(2), Unit.WORKING_DAY)
    cases = [standing(number, "handling", limit) for number in range(2000)]
    late = [case for case in cases if (act := next_act(plan(), case)) and act.at > add_time(CALENDAR, case.since, *limit)]
    assert 0.93 < 1 - len(late) / len(cases) < 0.97


def test_a_slow_county_is_later_than_a_quick_one() -> None:
    limit = (Decimal(2), Unit.WORKING_DAY)
    quick, slow = plan(tempo={"371502": 0.8}), plan(tempo={"371502": 1.3})
    cases = [standing(number, "handling", limit) for number in range(600)]
    moments = [(next_act(quick, case), next_act(slow, case)) for case in cases]
    assert all(one.at <= other.at for one, other in moments if one and other)


def test_the_desk_works_at_night_and_clerks_do_not() -> None:
    evening = datetime(2026, 7, 20, 22, 30, tzinfo=plan().zone)
    limit = (Decimal("0.5"), Unit.WORKING_HOUR)
    for number in range(60):
        given = standing(number, "reported", limit)
        desk = next_act(plan(), Standing(1, given.key, "06010", "reported", evening, 1, limit, "371502001001"))
        clerk = next_act(plan(), Standing(1, given.key, "06010", "dispatched", evening, 4, limit, "371502001001"))
        assert desk and desk.at < evening + timedelta(hours=2, minutes=5)
        assert clerk and clerk.at >= datetime(2026, 7, 21, 8, 30, tzinfo=plan().zone)


def test_an_act_never_comes_before_the_state_it_leaves() -> None:
    limit = (Decimal("0.1"), Unit.CALENDAR_HOUR)
    for state in ("reported", "accepted", "filed", "dispatched", "handling", "handled", "verified"):
        cases = [standing(number, state, limit) for number in range(200)]
        assert all((act := next_act(plan(), case)) and act.at > case.since for case in cases)


def test_only_reporters_rate_and_they_are_less_pleased_after_rework() -> None:
    assert not acts("closed", 100)
    content = [Counter(act.rating for act in acts("closed", can_rate=True, reworks=reworks)) for reworks in (0, 1)]
    assert content[0]["satisfied"] / content[0].total() > 0.7 > content[1]["satisfied"] / content[1].total()


@pytest.mark.parametrize("state", ["rejected", "void"])
def test_nothing_follows_the_end(state: str) -> None:
    assert next_act(plan(), standing(1, state)) is None
