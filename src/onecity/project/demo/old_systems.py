"""The five grid systems that departments of the demonstration drew, each for itself; made up, and marked so."""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import transaction

from onecity.apps.fusion.models import OldGrid, OldSystem, OldWorker, Run
from onecity.apps.fusion.runs.ground import city_plane, shapes_of
from onecity.apps.fusion.runs.work import work
from onecity.core.accounts.models import Organisation
from onecity.core.geo.models import BaseGrid
from onecity.project.demo.cast import demo_cast
from onecity.project.demo.old_workers import PEOPLE, Drawing, workers_of
from onecity.science.grids.ground import Plane
from onecity.science.grids.seeding import Drawn, Ground, Manner, drawn

SRID, COMMUNITY = 4326, "社区"
SMALLEST_SQUARE_METRES = 100.0
MADE_UP = "演示数据（合成）"


@dataclass(frozen=True)
class Department:
    """A department's system: its names, how it drew and numbered its grids ({t} township, {n} serial), what it costs a year in yuan."""

    code: str
    name_zh: str
    name_en: str
    organisation: str
    colour: str
    scheme: str
    number: str
    grid_name: str
    manner: Manner
    yearly_cost: int
    devices: int


DEPARTMENTS: tuple[Department, ...] = (
    Department(
        "police", "警务", "Police", "LC-GA", "#3b6fd4", "警务区编码（示例）", "J{t}{n:02d}", "{place}警务区{n:02d}",
        Manner(5, shift=12, jitter=5, left_out=0.01), 680_000, 470,
    ),
    Department(
        "governance", "综治", "Comprehensive governance", "LC-ZFW", "#8a5cc2", "综治网格编码（示例）", "{t}{n:03d}", "{place}第{n}网格",
        Manner(1.6, shift=4, jitter=4, growth=2, left_out=0.03), 920_000, 1_560,
    ),
    Department(
        "city", "城管", "City management", "LC-CG", "#2c8a4b", "单元网格编码（示例）", "{t}{n:02d}CG", "{place}城管责任区{n:02d}",
        Manner(3, urban_only=True, shift=22, jitter=8, growth=8, left_out=0.05), 510_000, 260,
    ),
    Department(
        "environment", "环保", "Environment", "LC-STHJ", "#1490a3", "环境监管网格编码（示例）", "HB-{t}-{n}", "{place}环境网格{n}",
        Manner(8, shift=45, jitter=12, growth=-8, left_out=0.08), 330_000, 310,
    ),
    Department(
        "emergency", "应急", "Emergency", "LC-YJ", "#c2477c", "应急网格编码（示例）", "YJ{t}{n:02d}", "{place}应急网格{n}",
        Manner(10, shift=60, jitter=20, growth=14, left_out=0.12), 290_000, 245,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class _City:
    """Base grids on the plane, the code and name of each one's township."""

    plane: Plane
    ground: Ground
    townships: list[str]
    names: list[str]


def _city() -> _City:
    plane = city_plane()
    grids = BaseGrid.objects.filter(valid_to=None).order_by("code")
    rows = list(grids.values_list("geom", "region__parent_id", "region__parent__name_zh", "region__kind"))
    shapes = plane.flat(shapes_of([row[0].wkb for row in rows]))
    names = {code: name for _geom, code, name, _kind in rows}
    codes, places = np.unique([row[1] for row in rows], return_inverse=True)
    urban = np.array([row[3] == COMMUNITY for row in rows])
    return _City(plane, Ground(shapes, places, urban), codes.tolist(), [names[code] for code in codes])


def demo_systems(seed: int) -> str:
    """Draw the systems where there is none, and list their workers; says how many."""
    if OldSystem.objects.exists():
        return "kept"
    city = _city()
    drawings = [(one, drawn(city.ground, one.manner, seed + number)) for number, one in enumerate(DEPARTMENTS)]
    with transaction.atomic():
        kept = [_keep(one, found, city) for one, found in drawings]
        people = OldWorker.objects.bulk_create(workers_of(kept, seed), batch_size=1000)
    _lay_over()
    return f"{sum(len(one.grids) for one in kept)} old grids, {len(people)} workers, one run"


def _lay_over() -> None:
    """The first run, so that nobody finds the page empty; in the name of the one who keeps the data."""
    steward = demo_cast().with_role("data_steward")[0]
    run = Run.objects.create(created_by_id=steward.user_id, total=len(DEPARTMENTS))
    run.systems.set(OldSystem.objects.all())
    work(run.pk)


def _keep(department: Department, found: Drawn, city: _City) -> Drawing:
    organisation = Organisation.objects.filter(code=department.organisation).first()
    system = OldSystem.objects.create(
        code=department.code,
        name_zh=department.name_zh,
        name_en=department.name_en,
        organisation=organisation,
        colour=department.colour,
        scheme=department.scheme,
        yearly_cost=Decimal(department.yearly_cost),
        cost_source=MADE_UP,
        devices=department.devices,
        synthetic=True,
    )
    areas = city.plane.area(found.polygons)
    numbers: dict[int, int] = {}
    grids, townships = [], []
    for shape, area, place in zip(found.polygons, areas.tolist(), found.townships.tolist(), strict=True):
        if area < SMALLEST_SQUARE_METRES:
            continue
        numbers[place] = numbers.get(place, 0) + 1
        words = {"t": city.townships[place], "n": numbers[place], "place": city.names[place]}
        code, name = department.number.format(**words), department.grid_name.format(**words)
        grids.append(OldGrid(system=system, code=code, name=name, geom=_geometry(city.plane, shape), area=area, synthetic=True))
        townships.append(city.townships[place])
    return Drawing(system, OldGrid.objects.bulk_create(grids, batch_size=500), townships, PEOPLE[department.code])


def _geometry(plane: Plane, shape: shapely.Geometry) -> MultiPolygon:
    geometry = GEOSGeometry(memoryview(shapely.to_wkb(plane.degrees(shape))), srid=SRID)
    return geometry if isinstance(geometry, MultiPolygon) else MultiPolygon(geometry, srid=SRID)
