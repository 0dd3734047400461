"""Coordinate systems a city's files may use, how each becomes WGS 84, and how exact that is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext_lazy, gettext_noop
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from onecity.core.registry import Text
from onecity.core.rowfiles.errors import UnreadableFile
from onecity.core.said import Said as _
from onecity.science.coordinates import STATED_ERROR_METRES, bd09_to_wgs84, gcj02_to_wgs84
from onecity.science.coverage import Geometries
from onecity.science.plane import Points

Turn = Callable[[Points], Points]
GEODETIC = {"EPSG:4326", "EPSG:4490", "OGC:CRS84"}


@dataclass(frozen=True)
class System:
    """A coordinate system by its short name. `turn` leads to WGS 84; None where the degrees are taken as they are."""

    label: Text
    turn: Turn | None
    error: str


SAME = gettext_noop("Degrees are taken as WGS 84; CGCS2000 agrees with it to a decimetre.")
SHIFTED = gettext_noop("The shift of map services is undone by the published formulas: known to agree to about %(metres)d m.")
SYSTEMS: dict[str, System] = {
    "wgs84": System(gettext_lazy("WGS 84 (GPS)"), None, SAME),
    "cgcs2000": System(gettext_lazy("CGCS2000 in degrees (national)"), None, SAME),
    "gcj02": System(gettext_lazy("GCJ-02 (Amap, Tencent)"), gcj02_to_wgs84, SHIFTED),
    "bd09": System(gettext_lazy("BD-09 (Baidu)"), bd09_to_wgs84, SHIFTED),
}


@dataclass(frozen=True)
class Conversion:
    """The way from a file's coordinates to WGS 84; `degrees` says whether the file's own are degrees, `error` how exact it is."""

    turn: Turn | None
    degrees: bool
    error: str

    def convert(self, shapes: Geometries) -> Geometries:
        """Geometries in WGS 84, longitude before latitude, without heights."""
        flat = shapely.force_2d(shapes)
        return shapely.transform(flat, self.turn) if self.turn else flat


def conversion_from(name: str, said: str = "") -> Conversion:
    """The conversion from a system by its short name or EPSG code; where none is named, from what the file says.

    Raises UnreadableFile for one that is not known, or where neither says any.
    """
    wanted = name or said
    short = wanted.lower().replace("-", "")
    if short in SYSTEMS:
        known = SYSTEMS[short]
        return Conversion(known.turn, True, _(known.error) % {"metres": STATED_ERROR_METRES})
    if wanted in GEODETIC:
        return Conversion(None, True, _(SAME))
    return _projected(wanted)


def _projected(wanted: str) -> Conversion:
    try:
        system = CRS.from_user_input(wanted)
    except CRSError as error:
        problem = _("The coordinate system %(system)r is not known. Name one: wgs84, cgcs2000, gcj02, bd09, or a code such as EPSG:4548.")
        raise UnreadableFile(problem % {"system": wanted}) from error
    turner = Transformer.from_crs(system, CRS.from_epsg(4326), always_xy=True)
    words = {"system": system.name, "metres": f"{turner.accuracy:g}" if turner.accuracy > 0 else "0.01"}
    return Conversion(_by(turner), system.is_geographic, _("From %(system)s by PROJ: exact to about %(metres)s m.") % words)


def _by(turner: Any) -> Turn:
    return lambda points: np.stack(turner.transform(*points.T), axis=1)
