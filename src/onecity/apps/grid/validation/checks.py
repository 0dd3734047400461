"""What can be wrong with the code of a base grid. Each check names the faulty rows by index, with field and reason.

The code is the area part of CJ/T 349-2010: 6 digits county, 3 township, 3 village or community, 2 serial. A grid made of several
villages counts from 601 in the place of the village; the serial is 00 where a village is one grid, and begins with 01 where it is divided.
"""

import re
from collections import Counter
from collections.abc import Callable

import numpy as np

from onecity.apps.grid.validation.ground import Districts, plane_of_city
from onecity.core.geo.loading.checks import Faults
from onecity.core.geo.loading.files import Rows
from onecity.core.said import Said as _
from onecity.science.grids.ground import Areas, shares

FORM = re.compile(r"\d{14}")
SEVERAL = range(601, 700)
VILLAGE, TOWNSHIP, WHOLE = 12, 9, "00"
HALF, MOST_OUTSIDE = 0.5, 0.005


def codes_of(rows: Rows) -> list[str]:
    """The codes of all rows."""
    return [rows.text("code", index) for index in range(len(rows))]


def no_code(rows: Rows) -> Faults:
    """Codes of another form than 14 digits."""
    reason = _("%(code)s is not a code of 14 digits: 6 of the county, 3 of the township, 3 of the village, 2 of the grid")
    return {i: ("code", reason % {"code": code[:40]}) for i, code in enumerate(codes_of(rows)) if not FORM.fullmatch(code)}


def of_several(code: str) -> bool:
    """Whether a code is that of a grid made of several villages."""
    return int(code[TOWNSHIP:VILLAGE]) in SEVERAL


def unknown_region(villages: Districts, townships: Districts) -> Callable[[Rows], Faults]:
    """Codes that begin with no village of the city, nor with a township where they are made of several villages."""

    def check(rows: Rows) -> Faults:
        faults: Faults = {}
        for index, code in enumerate(codes_of(rows)):
            if of_several(code):
                if code[:TOWNSHIP] not in townships.places:
                    faults[index] = ("code", _("township %(code)s is not known") % {"code": code[:TOWNSHIP]})
            elif code[:VILLAGE] not in villages.places:
                faults[index] = ("code", _("village %(code)s is not known") % {"code": code[:VILLAGE]})
        return faults

    return check


def wrong_serial(rows: Rows) -> Faults:
    """Serials that say a village is whole where it is divided, or divided where it is whole."""
    codes = codes_of(rows)
    grids = Counter(code[:VILLAGE] for code in codes)
    whole = _("the serial is 00, yet %(village)s has %(count)d grids")
    divided = _("the serial is %(serial)s, yet %(village)s is one grid: 00")
    faults: Faults = {}
    for index, code in enumerate(codes):
        village, serial = code[:VILLAGE], code[VILLAGE:]
        words = {"village": village, "serial": serial, "count": grids[village]}
        if (serial == WHOLE) != (grids[village] == 1):
            faults[index] = ("code", (whole if serial == WHOLE else divided) % words)
    return faults


def misplaced(villages: Districts, townships: Districts) -> Callable[[Rows], Faults]:
    """Grids of which less than half lies in the region their code names, and those that reach out of their township.

    Reaching out counts from more than two drawings of one border differ.
    """
    elsewhere = _("only %(percent).0f %% of it lies in the region its code names")
    across = _("%(percent).1f %% of it lies outside its township")

    def check(rows: Rows) -> Faults:
        several = np.array([of_several(code) for code in codes_of(rows)], dtype=bool)
        in_township = _share_in(townships, TOWNSHIP, rows)
        share = np.where(several, in_township, _share_in(villages, VILLAGE, rows))
        out = 1 - in_township
        faults: Faults = {int(i): ("geometry", across % {"percent": 100 * out[i]}) for i in np.flatnonzero(out > MOST_OUTSIDE)}
        faults |= {int(i): ("code", elsewhere % {"percent": 100 * share[i]}) for i in np.flatnonzero(share < HALF)}
        return faults

    return check


def _share_in(level: Districts, digits: int, rows: Rows) -> Areas:
    """The share of each grid that lies in the region its code names; 0 where that is none of the level."""
    plane = plane_of_city()
    grids = plane.flat(rows.geometries)
    named = np.array([level.places.get(code[:digits], -1) for code in codes_of(rows)], dtype=int)
    common = shares(grids, level.polygons, plane)
    theirs = named[common.upper] == common.lower
    inside = np.bincount(common.upper[theirs], common.area[theirs], minlength=len(rows))
    return inside / np.maximum(plane.area(grids), 1e-9)
