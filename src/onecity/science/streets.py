"""Streets of a town: a slightly turned grid inside a ring road, lanes between, blocks and parks."""

from dataclasses import dataclass

import numpy as np
import shapely

from onecity.science.lines import blob, smooth, wandering
from onecity.science.plane import Points
from onecity.science.roads import RoadLine, inside

Names = tuple[tuple[str, str], ...]
PARK_SHARE, BLOCK_SHARE = 0.09, 0.3


@dataclass(frozen=True)
class Town:
    """A county seat: centre and radius in km, distance between main streets, their names in order from north and west."""

    centre: Points
    radius: float
    spacing: float
    east_west: Names
    north_south: Names


def town_area(town: Town, rng: np.random.Generator) -> shapely.Geometry:
    """The ground inside the ring road."""
    return shapely.polygons(blob(town.centre, town.radius, rng, 0.06))


def ring_road(area: shapely.Geometry) -> RoadLine:
    """The road around a town."""
    return RoadLine("环城路", "Ring Road", "primary", shapely.boundary(area))


def town_streets(town: Town, area: shapely.Geometry, rng: np.random.Generator) -> list[RoadLine]:
    """Named main streets, a street half way between each two, lanes near the centre."""
    turn = rng.uniform(-0.06, 0.06)
    main = _family(town, town.east_west, turn, False, rng) + _family(town, town.north_south, turn, True, rng)
    return inside(main, area) + inside(_lanes(town, turn, rng), area)


def _family(town: Town, names: Names, turn: float, upright: bool, rng: np.random.Generator) -> list[RoadLine]:
    """Streets of one direction; the middle name runs through the centre."""
    roads = []
    for index, (zh, en) in enumerate(names):
        offset = (len(names) // 2 - index) * town.spacing * (-1 if upright else 1)
        kind = "primary" if (index - len(names) // 2) % 2 else "secondary"
        roads.append(RoadLine(zh, en, kind, _street(town, offset, turn, upright, rng)))
        roads.append(RoadLine("", "", "street", _street(town, offset + town.spacing / 2, turn, upright, rng)))
    return roads


def _street(town: Town, offset: float, turn: float, upright: bool, rng: np.random.Generator) -> shapely.Geometry:
    reach = 1.2 * town.radius
    ends = np.array([[-reach, offset], [reach, offset]])
    line = smooth(wandering(ends[0], ends[1], rng, 0.006, 4), 1)
    return shapely.linestrings(town.centre + _turned(line[:, ::-1] if upright else line, turn))


def _turned(points: Points, angle: float) -> Points:
    cosine, sine = np.cos(angle), np.sin(angle)
    return points @ np.array([[cosine, sine], [-sine, cosine]])


def _lanes(town: Town, turn: float, rng: np.random.Generator) -> list[RoadLine]:
    """Lanes of one to three blocks' length; fewer towards the edge."""
    step, reach = town.spacing / 6, town.radius
    count = int(0.7 * (reach / step) ** 2)
    starts = np.round(rng.normal(0, 0.42 * reach, (count, 2)) / step) * step
    lengths = rng.choice([0.5, 1.0, 1.5], size=count) * town.spacing
    upright = rng.random(count) < 0.5
    shifts = np.where(upright[:, None], (0.0, 1.0), (1.0, 0.0)) * lengths[:, None]
    ends = starts + shifts
    lines = [shapely.linestrings(town.centre + _turned(np.array(pair), turn)) for pair in zip(starts, ends, strict=True)]
    return [RoadLine("", "", "lane", line) for line in lines]


def village_lanes(centre: Points, ground: shapely.Geometry, rng: np.random.Generator, count: int = 2) -> list[RoadLine]:
    """A few crossing lanes through and beside a village's centre, on its ground."""
    turn, reach = rng.uniform(-0.4, 0.4), 2.0
    offsets = np.arange(count) * 0.18 - 0.18 * (count // 2)
    across = [np.array([[-reach, offset], [reach, offset]]) for offset in offsets]
    lines = [centre + _turned(line, turn) for line in across] + [centre + _turned(line[:, ::-1], turn) for line in across]
    return inside([RoadLine("", "", "lane", shapely.linestrings(line)) for line in lines], ground)


def blocks(
    streets: list[RoadLine], area: shapely.Geometry, rng: np.random.Generator
) -> tuple[list[shapely.Geometry], list[shapely.Geometry]]:
    """Some of the blocks between streets as denser ground, and some as parks."""
    lines = [road.line for road in streets if road.road_class != "lane"]
    noded = shapely.union_all([*lines, shapely.boundary(area)])
    faces = shapely.get_parts(shapely.polygonize([noded]))
    draw = rng.random(len(faces))
    small = shapely.area(faces) < 0.6
    dense = faces[(draw > PARK_SHARE) & (draw < PARK_SHARE + BLOCK_SHARE)]
    return list(shapely.buffer(dense, -0.02)), list(shapely.buffer(faces[(draw < PARK_SHARE) & small], -0.03))
