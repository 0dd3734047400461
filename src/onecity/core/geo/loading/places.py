"""Named places of a demo city: seats, township offices, villages, landmarks, schools, hospitals and markets."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from onecity.core.geo.loading.ground import Ground, Hub
from onecity.science.plane import Points

OFFICES = {"街道": ("办事处", "Office"), "镇": ("人民政府", "Government"), "乡": ("人民政府", "Government"), "其他": ("", "")}
TOWNSHIP_PLACES = (
    ("school", "中心小学", "Central Primary School"),
    ("school", "中学", "Middle School"),
    ("hospital", "卫生院", "Health Centre"),
    ("market", "集贸市场", "Market"),
)
SEAT_PLACES = (
    ("school", "第一中学", "No. 1 Middle School"),
    ("school", "实验小学", "Experimental Primary School"),
    ("school", "职业教育中心", "Vocational Education Centre"),
    ("hospital", "人民医院", "People's Hospital"),
    ("hospital", "中医医院", "Hospital of Chinese Medicine"),
    ("market", "农贸市场", "Farmers' Market"),
    ("market", "商业广场", "Commercial Plaza"),
)


@dataclass(frozen=True)
class NamedPlace:
    """A named point in degrees. `synthetic` when its position or the thing itself is drawn by us."""

    name_zh: str
    name_en: str
    kind: str
    point: tuple[float, float]
    synthetic: bool


def named_places(ground: Ground) -> list[NamedPlace]:
    """Every named place of the city."""
    rng = ground.rng(9)
    places = [*_landmarks(ground), *_seats(ground, rng), *_villages(ground)]
    for hub in ground.hubs:
        places += _township(ground, hub, rng)
    return places


def _place(ground: Ground, names: tuple[str, str], kind: str, position: Points) -> NamedPlace:
    longitude, latitude = np.round(ground.plane.to_degrees(position[None])[0], 6).tolist()
    return NamedPlace(*names, kind, (longitude, latitude), True)


def _landmarks(ground: Ground) -> Iterator[NamedPlace]:
    for spec in ground.files.drawing["landmark"]:
        yield NamedPlace(spec["name_zh"], spec["name_en"], "landmark", tuple(spec["point"]), True)


def _seats(ground: Ground, rng: np.random.Generator) -> Iterator[NamedPlace]:
    rows = {row.code: row for row in ground.files.regions if row.level == "county"}
    for county in ground.files.counties:
        row = rows[county.code]
        yield NamedPlace(row.name_zh, row.name_en, "seat", county.seat, False)
        for kind, zh, en in SEAT_PLACES:
            position = ground.seats[county.code] + rng.normal(0, 1.2, 2)
            yield _place(ground, (row.name_zh + zh, f"{row.name_en} {en}"), kind, position)


def _villages(ground: Ground) -> Iterator[NamedPlace]:
    for row in ground.files.regions:
        if row.level == "village":
            longitude, latitude = shapely.get_coordinates(shapely.point_on_surface(ground.regions[row.code]))[0].tolist()
            yield NamedPlace(row.name_zh, row.name_en, "village", (longitude, latitude), True)


def _township(ground: Ground, hub: Hub, rng: np.random.Generator) -> Iterator[NamedPlace]:
    row = hub.row
    middle = ground.plane.to_km(shapely.get_coordinates(shapely.point_on_surface(ground.regions[row.code])))[0]
    zh, en = OFFICES[row.kind]
    yield _place(ground, (row.name_zh + zh, f"{row.name_en} {en}".strip()), "town_hall", middle)
    for kind, zh, en in TOWNSHIP_PLACES:
        yield _place(ground, (row.name_zh + zh, f"{row.name_en} {en}"), kind, middle + rng.uniform(-0.5, 0.5, 2))
