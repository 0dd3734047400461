"""Small honest worlds for tests: two counties of square villages, their organisations, people, categories and a duty list."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import count

from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db import connection

from onecity.core.accounts.models import Appointment, Organisation, User
from onecity.core.accounts.scope import Actor, actor_of
from onecity.core.cases.models import Category, DutyLine, DutyList
from onecity.core.geo.models import BaseGrid, Region

EAST, WEST = "371521", "371502"
"""Yanggu County and the seat: in the tests two strips of 0.1° side by side."""

_serial = count(1)


@contextmanager
def unguarded() -> Iterator[None]:
    """Let a test change what the database keeps as it is: a published duty list, the history."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


LIMITS = {
    "accept": [0.5, "calendar_hour"],
    "file": [0.5, "calendar_hour"],
    "dispatch": [0.5, "calendar_hour"],
    "sign": [2, "working_hour"],
    "handle": [2, "working_day"],
    "verify": [8, "calendar_hour"],
    "close": [4, "calendar_hour"],
}


def square(west: float, south: float, side: float = 0.05) -> MultiPolygon:
    """A square in degrees, as a multipolygon of EPSG:4326."""
    return MultiPolygon(Polygon.from_bbox((west, south, west + side, south + side)), srid=4326)


def region(code: str, level: str, geom: MultiPolygon, parent: Region | None = None) -> Region:
    """A region drawn as given."""
    return Region.objects.create(
        code=code, level=level, kind="", parent=parent, name_zh=f"地{code}", name_en=f"Place {code}",
        geom=geom, centre=geom.centroid, synthetic=True,
    )  # fmt: skip


def strip(county: str, west: float) -> Region:
    """A county with one township, two villages, and a base grid for each village."""
    box = square(west, 36.4, 0.1)
    whole = region(county, "county", box)
    township = region(f"{county}001", "township", box, whole)
    for number in (1, 2):
        geom = MultiPolygon(Polygon.from_bbox((west + 0.05 * (number - 1), 36.4, west + 0.05 * number, 36.5)), srid=4326)
        village = region(f"{county}001{number:03d}", "village", geom, township)
        BaseGrid.objects.create(
            code=f"{village.code}00", region=village, name_zh=village.name_zh, name_en=village.name_en,
            geom=geom, centre=geom.centroid, area=1.0, synthetic=True,
        )  # fmt: skip
    return whole


def organisation(code: str, parent: Organisation | None = None, region_code: str = "371500", kind: str = "bureau") -> Organisation:
    """An organisation below a parent."""
    path = f"{parent.path if parent else '/'}{code}/"
    return Organisation.objects.create(
        code=code, name_zh=f"单位{code}", name_en=f"Unit {code}", short_zh=code, kind=kind,
        parent=parent, path=path, region_code=region_code,
    )  # fmt: skip


def person(role: str, at: Organisation | None = None, region_code: str = "3715") -> Actor:
    """A signed-in person holding one role at an organisation, for a region."""
    user = User.objects.create_user(username=f"{role}-{next(_serial)}", password="Peony-river-48", name=f"{role} {next(_serial)}")
    Appointment.objects.create(user=user, role=role, organisation=at, region_code=region_code, valid_from=date(2020, 1, 1))
    return actor_of(User.objects.get(pk=user.pk))


@dataclass
class City:
    """A world of two counties, a centre, a bureau, a county office and one category."""

    government: Organisation
    centre: Organisation
    bureau: Organisation
    other_bureau: Organisation
    county_office: Organisation
    category: Category
    other_category: Category
    duty_list: DutyList
    people: dict[str, Actor] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Actor:
        return self.people[key]


def category(code: str, name_zh: str, name_en: str) -> Category:
    """An incident category of the local list."""
    return Category.objects.create(
        standard="test", version="1", kind="incident", code=code, name_zh=name_zh, name_en=name_en,
        closing_standard="垃圾清净,地面无污渍",
    )  # fmt: skip


def small_city() -> City:
    """Build the world: people for every post of the loop, the lead bureau in the seat and the office in the county."""
    strip(WEST, 115.9)
    strip(EAST, 116.0)
    government = organisation("LC")
    city = City(
        government=government,
        centre=organisation("LC-XTZX", government, kind="centre"),
        bureau=organisation("LC-CG", government),
        other_bureau=organisation("LC-SL", government),
        county_office=organisation("371521-CG", organisation("371521", government, "371521", "county"), "371521"),
        category=category("06001", "暴露垃圾", "Exposed rubbish"),
        other_category=category("06002", "道路破损", "Damaged road"),
        duty_list=DutyList.objects.create(version=f"t{next(_serial)}", valid_from=date(2020, 1, 1)),
    )
    lines = (("", city.category, city.bureau), (EAST, city.category, city.county_office), ("", city.other_category, city.other_bureau))
    for number, (prefix, kind, lead) in enumerate(lines, 1):
        DutyLine.objects.create(duty_list=city.duty_list, number=number, category=kind, region_prefix=prefix, lead=lead, limits=LIMITS)
    DutyList.objects.filter(pk=city.duty_list.pk).update(state="published")
    city.duty_list.refresh_from_db()
    for role in ("acceptor", "duty_officer", "dispatcher", "supervisor", "leader"):
        city.people[role] = person(role, city.centre)
    city.people["clerk"] = person("department_clerk", city.bureau)
    city.people["other_clerk"] = person("department_clerk", city.other_bureau)
    city.people["county_clerk"] = person("department_clerk", city.county_office, EAST)
    city.people["grid_worker"] = person("grid_worker", None, f"{WEST}001")
    city.people["other_grid_worker"] = person("grid_worker", None, f"{EAST}001")
    return city


IN_WEST = Point(115.92, 36.45, srid=4326)
IN_EAST = Point(116.02, 36.45, srid=4326)
