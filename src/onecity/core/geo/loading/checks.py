"""What can be wrong with a row of map data. Each check names the faulty rows by index, with field and reason."""

import re

import numpy as np
import shapely

from onecity.core.geo.loading.files import Rows

Faults = dict[int, tuple[str, str]]
OVERLAP_SHARE = 1e-6
REGION_CODE = re.compile(r"\d{6}(\d{3}(\d{3})?)?")


def wrong_type(rows: Rows, allowed: tuple[str, ...]) -> Faults:
    """Geometries of another type than allowed."""
    return {
        index: ("geometry", f"is a {shape.geom_type}, expected {' or '.join(allowed)}")
        for index, shape in enumerate(rows.geometries)
        if shape.geom_type not in allowed
    }


def invalid(rows: Rows) -> Faults:
    """Polygons that cross themselves and the like, with the place of the fault."""
    faulty = np.flatnonzero(~shapely.is_valid(rows.geometries))
    reasons = shapely.is_valid_reason(rows.geometries[faulty])
    return {int(index): ("geometry", reason) for index, reason in zip(faulty, reasons, strict=True)}


def outside(rows: Rows, bounds: tuple[float, float, float, float]) -> Faults:
    """Geometries that lie wholly outside the city's rectangle; says so when longitude and latitude look swapped."""
    west, south, east, north = bounds
    rectangle = shapely.box(*bounds)
    far = np.flatnonzero(~shapely.intersects(rows.geometries, rectangle))
    swapped = shapely.intersects(rows.geometries[far], shapely.box(south, west, north, east))
    reasons = {True: "outside the city: longitude and latitude look swapped", False: "outside the city"}
    return {int(index): ("geometry", reasons[bool(turned)]) for index, turned in zip(far, swapped, strict=True)}


def missing(rows: Rows, column: str) -> Faults:
    """Rows with an empty cell in a column that must be filled."""
    return {index: (column, "is empty") for index in range(len(rows)) if not rows.text(column, index)}


def repeated(rows: Rows, column: str) -> Faults:
    """All but the first row of each value of a column."""
    first: dict[str, int] = {}
    faults: Faults = {}
    for index in range(len(rows)):
        value = rows.text(column, index)
        if first.setdefault(value, index) != index:
            faults[index] = (column, f"{value} is already in row {rows.numbers[first[value]]}")
    return faults


def no_region_code(rows: Rows, column: str) -> Faults:
    """Codes that are not 6, 9 or 12 digits."""
    codes = [rows.text(column, index) for index in range(len(rows))]
    return {i: (column, f"{code} is not a code of 6, 9 or 12 digits") for i, code in enumerate(codes) if not REGION_CODE.fullmatch(code)}


def too_long(rows: Rows, column: str, length: int) -> Faults:
    """Cells longer than the database keeps."""
    texts = [rows.text(column, index) for index in range(len(rows))]
    return {index: (column, f"is longer than {length} characters") for index, text in enumerate(texts) if len(text) > length}


def overlapping(rows: Rows) -> Faults:
    """Rows that overlap an earlier row by more than a millionth of their area; the first such row is named."""
    tree = shapely.STRtree(rows.geometries)
    later, earlier = tree.query(rows.geometries, predicate="intersects")
    pairs = np.flatnonzero(earlier < later)
    pairs = pairs[np.argsort(-earlier[pairs], kind="stable")]
    later, earlier = later[pairs], earlier[pairs]
    shared = shapely.area(shapely.intersection(rows.geometries[later], rows.geometries[earlier]))
    share = shared / np.maximum(shapely.area(rows.geometries[later]), 1e-30)
    return {
        int(index): ("geometry", f"overlaps row {rows.numbers[other]} by {100 * part:.2f} % of its area")
        for index, other, part in zip(later, earlier, share, strict=True)
        if part > OVERLAP_SHARE
    }
