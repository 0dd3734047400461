"""The ground of a demo city, drawn from its drawing.toml: roads, streets, water, built-up ground, named places."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely

from onecity.core.geo.loading.package import CityFiles, RegionRow
from onecity.science import streets, waters
from onecity.science.lines import blob, through
from onecity.science.plane import LocalPlane, Points
from onecity.science.roads import RoadLine, joined_at_crossings, main_network, outside, roads_between, village_roads
from onecity.science.streets import Town

VILLAGE_KM, TOWNSHIP_KM = 0.3, 0.75


@dataclass(frozen=True)
class Surface:
    """A water surface or a piece of land cover, in km."""

    name_zh: str
    name_en: str
    kind: str
    shape: shapely.Geometry


@dataclass(frozen=True)
class Hub:
    """A township's centre in km."""

    row: RegionRow
    centre: Points
    villages: Points
    urban: bool


class Ground:
    """Everything drawn on the ground of a city, in km on `plane`. Deterministic by the package's seed."""

    def __init__(self, files: CityFiles, regions: dict[str, shapely.Geometry]) -> None:
        self.files = files
        self.regions = regions
        self.plane = LocalPlane(*files.package.centre)
        self.seats = {county.code: self.plane.to_km(np.array([county.seat]))[0] for county in files.counties}

    def rng(self, topic: int) -> np.random.Generator:
        """Random numbers of one topic, so that a change in one does not move the others."""
        return np.random.default_rng([self.files.package.seed, topic])

    @cached_property
    def towns(self) -> list[tuple[dict[str, Any], Town]]:
        """The towns of drawing.toml with their streets' names."""
        return [(spec, self._town(spec)) for spec in self.files.drawing["town"]]

    def _town(self, spec: dict[str, Any]) -> Town:
        east_west, north_south = (tuple((zh, en) for zh, en in spec[key]) for key in ("east_west", "north_south"))
        return Town(self.seats[spec["county"]], spec["radius"], spec["spacing"], east_west, north_south)

    @cached_property
    def town_areas(self) -> list[shapely.Geometry]:
        """The ground inside each ring road."""
        rng = self.rng(1)
        return [streets.town_area(town, rng) for _, town in self.towns]

    @cached_property
    def urban(self) -> shapely.Geometry:
        """The ground inside any ring road."""
        area = shapely.union_all(self.town_areas)
        shapely.prepare(area)
        return area

    @cached_property
    def hubs(self) -> list[Hub]:
        """All townships with their centres and the centres of their villages outside the ring roads."""
        townships = [row for row in self.files.regions if row.level == "township"]
        return [self._hub(row) for row in townships]

    def _hub(self, row: RegionRow) -> Hub:
        centre = self._centres([row.code])[0]
        villages = self._centres([child.code for child in self.files.regions if child.parent == row.code])
        urban = bool(shapely.contains_xy(self.urban, *centre))
        rural = villages[~shapely.contains_xy(self.urban, *villages.T)]
        return Hub(row, self.seats[row.parent] if urban else centre, rural, urban)

    def _centres(self, codes: Iterable[str]) -> Points:
        points = shapely.point_on_surface([self.regions[code] for code in codes])
        return self.plane.to_km(shapely.get_coordinates(points))

    # --- water ------------------------------------------------------------------------------------------------------
    @cached_property
    def waters(self) -> list[Surface]:
        """Rivers, canals and lakes."""
        return [*self._rivers(), *self._lakes]

    def _rivers(self) -> Iterator[Surface]:
        outline = shapely.union_all([county.polygon for county in self.files.counties])
        border = shapely.transform(outline, self.plane.to_km)
        for index, spec in enumerate(self.files.drawing["water"]):
            course = self.plane.to_km(np.array(spec["course"]))
            if spec.get("along_border"):
                shape = waters.border_river(border, course, spec["width"])
            else:
                shape = waters.river(course, spec["width"], self.rng(100 + index))
            yield Surface(spec["name_zh"], spec["name_en"], spec["kind"], shape)

    @cached_property
    def _lakes(self) -> list[Surface]:
        return [
            Surface(spec["name_zh"], spec["name_en"], "lake", self._lake(spec, self.rng(200 + index)))
            for index, spec in enumerate(self.files.drawing["lake"])
        ]

    def _lake(self, spec: dict[str, Any], rng: np.random.Generator) -> shapely.Geometry:
        centre, island_centre = self.plane.to_km(np.array([spec["centre"], spec["island_centre"]]))
        return waters.lake(centre, spec["width"], spec["height"], island_centre, spec["island"], rng)

    # --- roads ------------------------------------------------------------------------------------------------------
    @cached_property
    def roads(self) -> list[RoadLine]:
        """The connected road network, cut at its crossings, and the railways."""
        country = outside([*self._trunks(), *self._town_roads(), *self._village_roads()], self.urban)
        return [*main_network(joined_at_crossings([*country, *self.streets, *self._village_lanes])), *self._railways()]

    def _trunks(self) -> list[RoadLine]:
        specs = [spec for spec, _ in self.towns]
        seats = np.array([town.centre for _, town in self.towns])

        def naming(i: int, j: int) -> tuple[str, str]:
            return f"{specs[i]['short_zh']}{specs[j]['short_zh']}公路", f"{specs[i]['short_en']}–{specs[j]['short_en']} Highway"

        return roads_between(seats, naming, "trunk", self.rng(2), 0.05)

    def _town_roads(self) -> list[RoadLine]:
        """Roads between townships and seats; seats are joined to each other by trunk roads alone."""
        outer = [hub for hub in self.hubs if not hub.urban]
        names = [(spec["short_zh"], spec["short_en"]) for spec, _ in self.towns]
        names += [(hub.row.name_zh[0], hub.row.name_en.rsplit(" ", 1)[0]) for hub in outer]
        points = np.array([town.centre for _, town in self.towns] + [hub.centre for hub in outer])

        def naming(i: int, j: int) -> tuple[str, str]:
            return f"{names[i][0]}{names[j][0]}路", f"{names[i][1]}–{names[j][1]} Road"

        roads = roads_between(points, naming, "secondary", self.rng(3))
        between_seats = {f"{a[0]}{b[0]}路" for a in names[: len(self.towns)] for b in names[: len(self.towns)]}
        return [road for road in roads if road.name_zh not in between_seats]

    def _village_roads(self) -> Iterator[RoadLine]:
        rng = self.rng(4)
        for hub in self.hubs:
            if len(hub.villages):
                yield from village_roads(hub.centre, hub.villages, rng)

    @cached_property
    def streets(self) -> list[RoadLine]:
        """Ring roads and the streets within, which stop at the lakes except for the two through a town's centre."""
        rng = self.rng(5)
        lakes = shapely.union_all([lake.shape for lake in self._lakes])
        drawn: list[RoadLine] = []
        for (_, town), area in zip(self.towns, self.town_areas, strict=True):
            middle = {names[len(names) // 2] for names in (town.east_west, town.north_south)}
            own = streets.town_streets(town, area, rng)
            causeways = [road for road in own if (road.name_zh, road.name_en) in middle]
            drawn += [streets.ring_road(area), *causeways, *outside([road for road in own if road not in causeways], lakes)]
        return drawn

    @cached_property
    def settlements(self) -> list[tuple[Points, shapely.Geometry, int]]:
        """Centre, built-up ground and number of lanes each way of the villages and townships in the country."""
        rng = self.rng(6)
        towns = [(hub.centre, TOWNSHIP_KM, 5) for hub in self.hubs if not hub.urban]
        villages = [(village, VILLAGE_KM * rng.uniform(0.7, 1.3), 2) for hub in self.hubs for village in hub.villages]
        return [(centre, shapely.polygons(blob(centre, radius, rng, 0.25, 9)), lanes) for centre, radius, lanes in towns + villages]

    @cached_property
    def _village_lanes(self) -> list[RoadLine]:
        rng = self.rng(7)
        return [lane for centre, ground, count in self.settlements for lane in streets.village_lanes(centre, ground, rng, count)]

    def _railways(self) -> Iterator[RoadLine]:
        for index, spec in enumerate(self.files.drawing["railway"]):
            line = through(self.plane.to_km(np.array(spec["course"])), self.rng(300 + index), 0.02)
            yield RoadLine(spec["name_zh"], spec["name_en"], "railway", shapely.linestrings(line))

    # --- land cover -------------------------------------------------------------------------------------------------
    @cached_property
    def covers(self) -> list[Surface]:
        """Built-up ground, blocks and parks, without the lakes."""
        lakes = shapely.union_all([lake.shape for lake in self._lakes])
        built = [("built", area) for area in [*self.town_areas, *(ground for _, ground, _ in self.settlements)]]
        shapes = [(kind, shapely.difference(shape, lakes)) for kind, shape in [*built, *self._blocks()]]
        return [Surface("", "", kind, shape) for kind, shape in shapes if not shape.is_empty]

    def _blocks(self) -> Iterator[tuple[str, shapely.Geometry]]:
        rng = self.rng(8)
        for area in self.town_areas:
            own = [road for road in self.streets if shapely.intersects(road.line, area)]
            dense, parks = streets.blocks(own, area, rng)
            yield from (("block", shape) for shape in dense)
            yield from (("park", shape) for shape in parks)
