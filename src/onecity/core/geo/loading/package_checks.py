"""What can be wrong with a city package, told by file, row and field before anything of it is loaded."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from django.utils.translation import gettext as _

from onecity.cities import CityPackage
from onecity.core.geo.loading.fields import REGION_CODE
from onecity.core.geo.loading.package import INPUTS

COLUMNS = {
    "regions.csv": ("code", "level", "parent", "kind", "name_zh", "name_en"),
    "township_places.csv": ("code", "longitude", "latitude"),
}
CODE_LENGTHS = {"city": 6, "county": 6, "township": 9, "village": 12}


@dataclass(frozen=True)
class PackageFault:
    """A fault: in which file, which row (the head of a table is row 1, a feature counts from 1; 0 for the whole file), and why."""

    file: str
    row: int
    field: str
    reason: str

    def __str__(self) -> str:
        return _("%(file)s: row %(row)d, %(field)s: %(reason)s") % vars(self) if self.row else f"{self.file}: {self.reason}"


def faults_of(package: CityPackage) -> list[PackageFault]:
    """Every fault of a package; what depends on a faulty file is not looked at."""
    absent = [PackageFault(name, 0, "", _("is missing")) for name in INPUTS if not package.file(name).is_file()]
    if absent:
        return absent
    tables = [fault for name in COLUMNS for fault in _table_faults(package.file(name), COLUMNS[name])]
    if tables:
        return tables
    regions = list(_rows(package.file("regions.csv")))
    return [*_region_faults(regions), *_county_faults(package, {row["code"] for row in regions if row["level"] == "county"})]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _table_faults(path: Path, columns: tuple[str, ...]) -> Iterator[PackageFault]:
    try:
        for number, row in enumerate(_rows(path), 2):
            if missing := [column for column in columns if row.get(column) is None]:
                yield PackageFault(path.name, number, missing[0], _("the column is missing"))
                return
    except (UnicodeDecodeError, csv.Error) as error:
        yield PackageFault(path.name, 0, "", _("is not a CSV file in UTF-8: %(error)s") % {"error": error})


def _region_faults(regions: list[dict[str, str]]) -> Iterator[PackageFault]:
    seen: dict[str, str] = {}
    for number, row in enumerate(regions, 2):
        reason = _region_fault(row, seen)
        if reason:
            yield PackageFault("regions.csv", number, *reason)
        seen.setdefault(row["code"], row["level"])


def _region_fault(row: dict[str, str], seen: dict[str, str]) -> tuple[str, str] | None:
    code, level = row["code"], row["level"]
    if level not in CODE_LENGTHS:
        return "level", _("%(level)r is none of %(levels)s") % {"level": level, "levels": ", ".join(CODE_LENGTHS)}
    if not REGION_CODE.fullmatch(code) or len(code) != CODE_LENGTHS[level]:
        return "code", _("%(code)r is no code of %(digits)d digits") % {"code": code, "digits": CODE_LENGTHS[level]}
    if code in seen:
        return "code", _("%(code)s stands there twice") % {"code": code}
    if level != "city" and row["parent"] not in seen:
        return "parent", _("%(parent)r does not stand above") % row
    return None if row["name_zh"].strip() else ("name_zh", _("is empty"))


def _county_faults(package: CityPackage, known: set[str]) -> Iterator[PackageFault]:
    try:
        features = json.loads(package.file("counties.geojson").read_text(encoding="utf-8"))["features"]
    except (ValueError, KeyError, TypeError) as error:
        yield PackageFault("counties.geojson", 0, "", _("is no GeoJSON collection in UTF-8: %(error)s") % {"error": error})
        return
    for number, feature in enumerate(features, 1):
        if reason := _county_fault(feature, known):
            yield PackageFault("counties.geojson", number, *reason)
    if without := known - {str(feature.get("properties", {}).get("code")) for feature in features}:
        yield PackageFault("counties.geojson", 0, "", _("has no polygon of %(codes)s") % {"codes": ", ".join(sorted(without))})


def _county_fault(feature: dict[str, Any], known: set[str]) -> tuple[str, str] | None:
    properties = feature.get("properties") or {}
    if properties.get("code") not in known:
        return "code", _("%(code)r is no county of regions.csv") % {"code": properties.get("code")}
    seat = properties.get("seat")
    if not (isinstance(seat, list) and len(seat) == 2 and all(isinstance(degrees, int | float) for degrees in seat)):
        return "seat", _("must be longitude and latitude")
    try:
        shape = shapely.geometry.shape(feature["geometry"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return "geometry", _("cannot be read: %(error)s") % {"error": error}
    return None if shape.is_valid and shape.area > 0 else ("geometry", shapely.is_valid_reason(shape))
