"""A city's own map files: opened by GDAL, brought to WGS 84, rows checked one by one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from onecity.core.geo.errors import BadRow, UnreadableFile
from onecity.science.coordinates import bd09_to_wgs84, gcj02_to_wgs84
from onecity.science.coverage import Geometries

Turn = Callable[[np.ndarray[Any, np.dtype[np.float64]]], np.ndarray[Any, np.dtype[np.float64]]]
SHIFTED: dict[str, Turn] = {"GCJ-02": gcj02_to_wgs84, "BD-09": bd09_to_wgs84}
SAME_AS_WGS84 = {"EPSG:4326", "EPSG:4490", "OGC:CRS84"}
OSM_SUFFIXES = {".pbf", ".osm"}


@dataclass
class Rows:
    """The rows of a file: geometries in WGS 84 degrees, columns by name, row numbers from 1, and what was left out."""

    geometries: Geometries
    columns: dict[str, np.ndarray[Any, np.dtype[Any]]]
    numbers: np.ndarray[Any, np.dtype[np.int64]]
    bad: list[BadRow] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.geometries)

    def text(self, column: str, index: int) -> str:
        """A cell as text; empty where the column or the value is missing."""
        value = self.columns[column][index] if column in self.columns else None
        return "" if value is None or value != value else str(value).strip()

    def leave_out(self, faults: dict[int, tuple[str, str]]) -> "Rows":
        """The rows without the faulty ones, which are told by index as (field, reason)."""
        keep = np.array([index not in faults for index in range(len(self))], dtype=bool)
        told = [BadRow(int(self.numbers[index]), name, reason) for index, (name, reason) in sorted(faults.items())]
        columns = {name: values[keep] for name, values in self.columns.items()}
        return Rows(self.geometries[keep], columns, self.numbers[keep], self.bad + told)


def read_rows(path: Path, crs: str = "", layer: str | None = None) -> Rows:
    """Read GeoJSON, GeoPackage, Shapefile or (roads) OSM PBF. `crs` overrides the file's: EPSG:n, GCJ-02 or BD-09.

    Raises UnreadableFile when no driver opens the file or its coordinate system is not known.
    """
    try:
        meta, _, wkb, values = pyogrio.raw.read(path, **_selection(path, layer))
    except (DataSourceError, DataLayerError, OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"{path.name}: {error}") from error
    shapes = shapely.from_wkb(wkb if wkb is not None else [], on_invalid="ignore")
    columns = dict(zip(meta["fields"].tolist(), values, strict=True))
    rows = Rows(shapes, columns, np.arange(1, len(shapes) + 1))
    rows = rows.leave_out(dict.fromkeys(np.flatnonzero(shapely.is_missing(shapes) | shapely.is_empty(shapes)), ("geometry", "no geometry")))
    rows.geometries = to_wgs84(rows.geometries, crs or str(meta["crs"] or ""), path.name)
    return rows


def _selection(path: Path, layer: str | None) -> dict[str, str | None]:
    """Of OpenStreetMap extracts only the ways that are roads; they hold rivers, walls and much else."""
    if path.suffix in OSM_SUFFIXES:
        return {"layer": layer or "lines", "where": "highway IS NOT NULL"}
    return {"layer": layer}


def to_wgs84(shapes: Geometries, crs: str, name: str = "") -> Geometries:
    """Geometries in WGS 84, longitude before latitude, without heights. CGCS2000 is taken as WGS 84 (they agree to decimetres).

    Raises UnreadableFile for an unknown coordinate system.
    """
    flat = shapely.force_2d(shapes)
    if crs.upper() in SHIFTED:
        return shapely.transform(flat, SHIFTED[crs.upper()])
    if crs in SAME_AS_WGS84:
        return flat
    try:
        turn = Transformer.from_crs(CRS.from_user_input(crs), CRS.from_epsg(4326), always_xy=True)
    except CRSError as error:
        raise UnreadableFile(f"{name}: unknown coordinate system {crs!r}; name one, such as EPSG:4490 or GCJ-02") from error
    return shapely.transform(flat, lambda points: np.stack(turn.transform(*points.T), axis=1))
