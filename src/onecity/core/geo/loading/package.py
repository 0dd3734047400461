"""The files of a city package, read and typed."""

import csv
import hashlib
import json
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import shapely

from onecity import science
from onecity.cities import CityPackage
from onecity.science.partition import CountySpec, TownshipSpec, VillageSpec

INPUTS = ("city.toml", "regions.csv", "counties.geojson", "township_places.csv", "drawing.toml")
DRAWING_MODULES = ("partition", "clustering", "coverage", "plane", "roads", "streets", "waters", "lines", "settling")
SPLIT_IN_SEAT, SPLIT_ELSEWHERE = 4, 3


@dataclass(frozen=True)
class RegionRow:
    """One line of regions.csv."""

    code: str
    level: str
    parent: str
    kind: str
    name_zh: str
    name_en: str


@dataclass(frozen=True)
class CityFiles:
    """The map files of a package."""

    package: CityPackage

    @cached_property
    def key(self) -> str:
        """A digest of all that the map is made from: the files and the code that draws."""
        digest = hashlib.sha256()
        for path in [*(self.package.file(name) for name in INPUTS), *_module_files()]:
            digest.update(path.read_bytes())
        return digest.hexdigest()[:24]

    @cached_property
    def regions(self) -> list[RegionRow]:
        """All regions, parents before children."""
        return [RegionRow(**row) for row in _rows(self.package.file("regions.csv"))]

    @cached_property
    def drawing(self) -> dict[str, Any]:
        """What the ground is drawn from: courses of water, lakes, railways, landmarks, towns."""
        return tomllib.loads(self.package.file("drawing.toml").read_text(encoding="utf-8"))

    @cached_property
    def counties(self) -> list[CountySpec]:
        """The counties with their true polygons, and the townships and villages to be drawn within them."""
        features = json.loads(self.package.file("counties.geojson").read_text(encoding="utf-8"))["features"]
        return [self._county(feature) for feature in features]

    @cached_property
    def _children(self) -> dict[str, list[RegionRow]]:
        children: dict[str, list[RegionRow]] = defaultdict(list)
        for row in self.regions:
            children[row.parent].append(row)
        return children

    @cached_property
    def _places(self) -> dict[str, tuple[float, float]]:
        rows = _rows(self.package.file("township_places.csv"))
        return {row["code"]: (float(row["longitude"]), float(row["latitude"])) for row in rows}

    def _county(self, feature: dict[str, Any]) -> CountySpec:
        code, seat = feature["properties"]["code"], feature["properties"]["seat"]
        townships = tuple(self._township(row) for row in self._children[code])
        return CountySpec(code, shapely.geometry.shape(feature["geometry"]), (seat[0], seat[1]), townships)

    def _township(self, row: RegionRow) -> TownshipSpec:
        street = row.kind in {"街道", "其他"}
        villages = tuple(self._village(village, street) for village in self._children[row.code])
        return TownshipSpec(row.code, street, villages, self._places.get(row.code))

    def _village(self, row: RegionRow, street: bool) -> VillageSpec:
        urban = street and row.kind == "社区"
        parts = SPLIT_IN_SEAT if row.code.startswith(f"{self.package.prefix}02") else SPLIT_ELSEWHERE
        return VillageSpec(row.code, parts if urban else 1, urban)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _module_files() -> list[Path]:
    folder = Path(science.__path__[0])
    return [folder / f"{name}.py" for name in DRAWING_MODULES]
