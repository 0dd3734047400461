"""The test city as a demonstration city: its plan, its people, its deeds."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import shapely

from onecity.core.accounts.calendars import city_calendar
from onecity.core.accounts.models import User
from onecity.core.accounts.scope import actor_of
from onecity.core.cases.models import Category, DutyLine
from onecity.core.geo.models import BaseGrid
from onecity.project.demo.cast import Cast
from onecity.project.demo.deeds import Deeds, demo_deeds
from onecity.science.cityday import CityPlan, Ground, Matter
from tests.factories import EAST, City, person, unguarded

END = datetime(2026, 7, 22, 11, 20, tzinfo=ZoneInfo("Asia/Shanghai"))
START = END - timedelta(days=5)
TEXTS = ("市民来电称柳园路与兴华路交叉口的垃圾没人管", "网格员上报:阳光花园门口一堆垃圾", "前王村口堆了好几天")


@dataclass(frozen=True)
class Demo:
    """What a demonstration is played with."""

    plan: CityPlan
    cast: Cast
    deeds: Deeds


def small_demo(city: City, seed: int, reports_per_day: float = 11) -> Demo:
    """Two categories that reporters take for each other, a second clerk in the county, assisting organisations."""
    for category, code in ((city.category, "06010"), (city.other_category, "06017")):
        Category.objects.filter(pk=category.pk).update(code=code)
    person("department_clerk", city.county_office, EAST)
    with unguarded():
        DutyLine.objects.filter(category=city.other_category).update(assisting_ids=[city.bureau.pk])
    grounds = [Ground(grid.pk, grid.region_id, shapely.from_wkb(bytes(grid.geom.wkb)), 1.0) for grid in BaseGrid.objects.order_by("code")]
    matters = {category.key: Matter(category.key, TEXTS) for category in Category.objects.all()}
    plan = CityPlan(seed, grounds, matters, city_calendar(), reports_per_day)
    return Demo(plan, Cast(actor_of(user) for user in User.objects.order_by("pk")), demo_deeds())
