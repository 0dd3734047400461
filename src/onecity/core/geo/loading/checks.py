"""What can be wrong with a row of map data. Each check names the faulty rows by index, with field and reason."""

import re

import numpy as np
import shapely

from onecity.core.geo.loading.fields import REGION_CODE
from onecity.core.geo.loading.files import Rows
from onecity.core.said import Said as _

Faults = dict[int, tuple[str, str]]
OVERLAP_SHARE = 1e-6
SMALLEST_AREA = 1e-10
"""Square degrees: about one square metre."""
BEYOND_DEGREES = 0.2
BROKEN = "\ufffd"
COUNT = re.compile(r"[0-9]{1,8}")


def wrong_type(rows: Rows, allowed: tuple[str, ...]) -> Faults:
    """Geometries of another type than allowed."""
    reason = _("is a %(type)s, expected %(allowed)s")
    return {
        index: ("geometry", reason % {"type": shape.geom_type, "allowed": " / ".join(allowed)})
        for index, shape in enumerate(rows.geometries)
        if shape.geom_type not in allowed
    }


def invalid(rows: Rows) -> Faults:
    """Polygons that cross themselves and the like, with the place of the fault."""
    faulty = np.flatnonzero(~shapely.is_valid(rows.geometries))
    reasons = shapely.is_valid_reason(rows.geometries[faulty])
    crossed = _("the shape crosses itself or is not closed (%(reason)s); it is not mended here")
    return {int(index): ("geometry", crossed % {"reason": reason}) for index, reason in zip(faulty, reasons, strict=True)}


def no_area(rows: Rows) -> Faults:
    """Areas smaller than a square metre: collapsed to a line or a point."""
    return dict.fromkeys(np.flatnonzero(shapely.area(rows.geometries) < SMALLEST_AREA).tolist(), ("geometry", _("has no area")))


def far_reaching(rows: Rows, bounds: tuple[float, float, float, float]) -> Faults:
    """Areas that reach far out of the city's rectangle, as one stray corner makes them."""
    west, south, east, north = bounds
    around = shapely.box(west - BEYOND_DEGREES, south - BEYOND_DEGREES, east + BEYOND_DEGREES, north + BEYOND_DEGREES)
    beyond = np.flatnonzero(~shapely.covers(around, rows.geometries))
    return dict.fromkeys(beyond.tolist(), ("geometry", _("reaches far out of the city")))


def broken_text(rows: Rows, column: str) -> Faults:
    """Cells whose bytes belong to no character of the file's encoding, or that cannot be stored."""
    texts = [rows.text(column, index) for index in range(len(rows))]
    reason = _("the text is broken: bytes that belong to no character of the file's encoding")
    return {index: (column, reason) for index, text in enumerate(texts) if BROKEN in text or "\0" in text}


def outside(rows: Rows, bounds: tuple[float, float, float, float]) -> Faults:
    """Geometries that lie wholly outside the city's rectangle; says so when longitude and latitude look swapped."""
    west, south, east, north = bounds
    rectangle = shapely.box(*bounds)
    far = np.flatnonzero(~shapely.intersects(rows.geometries, rectangle))
    swapped = shapely.intersects(rows.geometries[far], shapely.box(south, west, north, east))
    reasons = {True: _("outside the city: longitude and latitude look swapped"), False: _("outside the city")}
    return {int(index): ("geometry", reasons[bool(turned)]) for index, turned in zip(far, swapped, strict=True)}


def missing(rows: Rows, column: str) -> Faults:
    """Rows with an empty cell in a column that must be filled."""
    return {index: (column, _("is empty")) for index in range(len(rows)) if not rows.text(column, index)}


def repeated(rows: Rows, column: str) -> Faults:
    """All but the first row of each value of a column."""
    first: dict[str, int] = {}
    faults: Faults = {}
    for index in range(len(rows)):
        value = rows.text(column, index)
        if first.setdefault(value, index) != index:
            faults[index] = (column, _("%(value)s is already in row %(row)d") % {"value": value, "row": rows.numbers[first[value]]})
    return faults


def no_region_code(rows: Rows, column: str) -> Faults:
    """Codes that are not 6, 9 or 12 digits."""
    codes = [rows.text(column, index) for index in range(len(rows))]
    reason = _("%(code)s is not a code of 6, 9 or 12 digits")
    return {i: (column, reason % {"code": code[:40]}) for i, code in enumerate(codes) if not REGION_CODE.fullmatch(code)}


def no_count(rows: Rows, column: str) -> Faults:
    """Cells that hold something else than a count of people, which may be left empty."""
    texts = [rows.text(column, index) for index in range(len(rows))]
    reason = _("%(text)s is not a whole number of up to eight digits")
    return {i: (column, reason % {"text": text[:40]}) for i, text in enumerate(texts) if text and not COUNT.fullmatch(text)}


def too_long(rows: Rows, column: str, length: int) -> Faults:
    """Cells longer than the database keeps."""
    texts = [rows.text(column, index) for index in range(len(rows))]
    reason = _("is longer than %(length)d characters") % {"length": length}
    return {index: (column, reason) for index, text in enumerate(texts) if len(text) > length}


def overlapping(rows: Rows) -> Faults:
    """Rows that overlap an earlier row by more than a millionth of their area; the first such row is named."""
    tree = shapely.STRtree(rows.geometries)
    later, earlier = tree.query(rows.geometries, predicate="intersects")
    pairs = np.flatnonzero(earlier < later)
    pairs = pairs[np.argsort(-earlier[pairs], kind="stable")]
    later, earlier = later[pairs], earlier[pairs]
    shared = shapely.area(shapely.intersection(rows.geometries[later], rows.geometries[earlier]))
    reason = _("overlaps row %(row)d by %(percent).2f %% of its area")
    share = shared / np.maximum(shapely.area(rows.geometries[later]), 1e-30)
    return {
        int(index): ("geometry", reason % {"row": rows.numbers[other], "percent": 100 * part})
        for index, other, part in zip(later, earlier, share, strict=True)
        if part > OVERLAP_SHARE
    }
