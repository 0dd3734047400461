"""A history written in bulk is what the actions would have made, and it replays."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import shapely
from django.db import transaction

from onecity.core.accounts.calendars import city_calendar
from onecity.core.accounts.models import User
from onecity.core.accounts.scope import actor_of
from onecity.core.cases.acts import ACTS
from onecity.core.cases.models import Case, CaseClock, CaseEvent, Category, DutyLine, NumberSeries
from onecity.core.geo.models import BaseGrid
from onecity.core.ledger.cipher import decrypt
from onecity.project.demo.acting import ActionStage
from onecity.project.demo.agenda import Agenda
from onecity.project.demo.cast import Cast
from onecity.project.demo.deeds import Deeds, demo_deeds
from onecity.project.demo.history import write_history
from onecity.science.cityday import CityPlan, Ground, Matter, reports_between
from tests.factories import EAST, City, person

ZONE = ZoneInfo("Asia/Shanghai")
END = datetime(2026, 7, 22, 11, 20, tzinfo=ZONE)
START = END - timedelta(days=9)
OWN = {"id", "case_id", "token", "reporter_id", "request_key"}
TEXTS = ("市民来电称柳园路与兴华路交叉口的垃圾没人管", "网格员上报:阳光花园门口一堆垃圾", "前王村口堆了好几天")


def add_confused_category(city: City) -> None:
    """Two categories of the pairs that reporters take for each other, in place of the factory's own."""
    for category, code in ((city.category, "06010"), (city.other_category, "06017")):
        Category.objects.filter(pk=category.pk).update(code=code)


@pytest.fixture
def demo(city: City) -> tuple[CityPlan, Cast, Deeds]:
    """A plan of some dozen cases in the two counties, with the people of the test city."""
    add_confused_category(city)
    person("department_clerk", city.county_office, EAST)
    DutyLine.objects.filter(category=city.other_category).update(assisting=["fixed"])
    DutyLine.objects.get(category=city.other_category).assisting_organisations.add(city.bureau)
    grounds = [Ground(grid.pk, grid.region_id, shapely.from_wkb(bytes(grid.geom.wkb)), 1.0) for grid in BaseGrid.objects.order_by("code")]
    matters = {category.key: Matter(category.key, TEXTS) for category in Category.objects.all()}
    plan = CityPlan(5, grounds, matters, city_calendar(), reports_per_day=14)
    cast = Cast([actor_of(user) for user in User.objects.order_by("pk")])
    return plan, cast, demo_deeds()


def rows(model: type, order: tuple[str, ...]) -> list[dict[str, Any]]:
    found = []
    for row in model.objects.order_by(*order).values():
        found.append({name: value.wkt if hasattr(value, "wkt") else value for name, value in row.items() if name not in OWN})
    return found


def everything() -> dict[str, list[dict[str, Any]]]:
    by_case = ("case__reported_at", "case__point")
    return {
        "cases": rows(Case, ("reported_at", "point")),
        "events": rows(CaseEvent, (*by_case, "sequence")),
        "clocks": rows(CaseClock, (*by_case, "started_at", "stage")),
        "numbers": rows(NumberSeries, ("day",)),
        "reporters": [
            {"name": decrypt(case.reporter.name_cipher), "phone": decrypt(case.reporter.phone_cipher), "digest": case.reporter.phone_digest}
            for case in Case.objects.exclude(reporter=None).select_related("reporter").order_by("reported_at", "point")
        ],
    }


def test_bulk_history_equals_what_the_actions_make(demo: tuple[CityPlan, Cast, Deeds]) -> None:
    plan, cast, deeds = demo
    with transaction.atomic():
        write_history(plan, START, END, cast, deeds)
        in_bulk = everything()
        transaction.set_rollback(True)
    Agenda(plan, reports_between(plan, START, END), ActionStage(cast, deeds, lambda planned: planned)).play(END)
    by_hand = everything()
    assert {act for act in ACTS if act != "note"} == {event["act"] for event in by_hand["events"]}
    for kind, expected in by_hand.items():
        assert len(in_bulk[kind]) == len(expected), kind
        for one, other in zip(in_bulk[kind], expected, strict=True):
            assert one == other, kind
