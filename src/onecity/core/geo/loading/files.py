"""A city's own map files: opened by GDAL, brought to WGS 84, rows without a usable geometry told.

pyogrio brings a GDAL of its own, 30 MB in every process: it is imported where a file is opened.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from onecity.core.geo.loading.archives import parts_of
from onecity.core.geo.loading.systems import conversion_from
from onecity.core.rowfiles.errors import BadRow, UnreadableFile
from onecity.core.said import Said as _
from onecity.science.coverage import Geometries

OSM_SUFFIXES = (".pbf", ".osm")
SUFFIXES = (".geojson", ".json", ".gpkg", ".shp", *OSM_SUFFIXES)
FIRST_ROWS = 200
ENCODINGS = ("UTF-8", "GB18030")
MOST_DEGREES = 180.0
"""Of latitudes too: swapped coordinates are degrees all the same."""


@dataclass
class Rows:
    """The rows of a file: geometries in WGS 84 degrees, columns by name, row numbers from 1, and what was left out."""

    geometries: Geometries
    columns: dict[str, np.ndarray[Any, np.dtype[Any]]]
    numbers: np.ndarray[Any, np.dtype[np.int64]]
    bad: list[BadRow] = field(default_factory=list)
    error: str = ""

    def __len__(self) -> int:
        return len(self.geometries)

    def text(self, column: str, index: int) -> str:
        """A cell as text; empty where the column or the value is missing, a whole number without its point."""
        value = self.columns[column][index] if column in self.columns else None
        if value is None or value != value:
            return ""
        whole = isinstance(value, float | np.floating) and float(value).is_integer()
        return str(int(value)) if whole else str(value).strip()

    def leave_out(self, faults: Mapping[int, tuple[str, str]]) -> "Rows":
        """The rows without the faulty ones, which are told by index as (field, reason)."""
        keep = np.array([index not in faults for index in range(len(self))], dtype=bool)
        told = [BadRow(int(self.numbers[index]), name, reason) for index, (name, reason) in sorted(faults.items())]
        columns = {name: values[keep] for name, values in self.columns.items()}
        return Rows(self.geometries[keep], columns, self.numbers[keep], self.bad + told, self.error)

    def named(self, columns: Mapping[str, str]) -> "Rows":
        """The rows with columns under the names of the fields they were chosen for (field → column)."""
        renamed = {name: self.columns[column] for name, column in columns.items() if column in self.columns}
        return Rows(self.geometries, self.columns | renamed, self.numbers, self.bad, self.error)


@dataclass(frozen=True)
class Outlook:
    """What a file says of itself before its rows are read: layers, and of the one looked at columns, coordinates, geometry."""

    layers: tuple[str, ...]
    layer: str
    columns: tuple[str, ...]
    coordinates: str
    geometry: str


def source_of(path: Path) -> str:
    """What GDAL opens: the file, or the one map file within a zip. Raises UnreadableFile."""
    if path.suffix.lower() != ".zip":
        return str(path)
    maps = [name for name in parts_of(path) if name.suffix.lower() in SUFFIXES]
    if len(maps) != 1:
        names = ", ".join(str(name) for name in maps[:10]) or "–"
        raise UnreadableFile(_("%(name)s must hold one map file; it holds: %(names)s.") % {"name": path.name, "names": names})
    return f"/vsizip/{{{path}}}/{maps[0]}"


def look_at(path: Path, layer: str = "") -> Outlook:
    """A first look at a file. Raises UnreadableFile."""
    import pyogrio

    source = source_of(path)
    try:
        layers = tuple(str(name) for name, _geometry in pyogrio.list_layers(source))
        chosen = layer or _only_layer(source, layers)
        about = pyogrio.read_info(source, layer=chosen)
    except (pyogrio.errors.DataLayerError, pyogrio.errors.DataSourceError, OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from error
    return Outlook(layers, chosen, tuple(about["fields"].tolist()), str(about["crs"] or ""), str(about["geometry_type"] or ""))


def _only_layer(source: str, layers: tuple[str, ...]) -> str:
    """The layer that is meant where none is named; of an OpenStreetMap extract the lines."""
    return "lines" if source.lower().endswith(OSM_SUFFIXES) else layers[0] if layers else ""


def _unreadable(path: Path, error: Exception) -> UnreadableFile:
    words = {"name": path.name, "reason": str(error).replace(str(path), path.name)}
    return UnreadableFile(_("%(name)s cannot be read as a map file: %(reason)s") % words)


def read_rows(path: Path, coordinates: str = "", layer: str = "") -> Rows:
    """Read GeoJSON, GeoPackage, Shapefile (also in a zip) or the roads of an OSM extract. `coordinates` overrides what the file says.

    Raises UnreadableFile when no driver opens it, its coordinate system is not known, or it has several layers and none is named.
    """
    outlook = look_at(path, layer)
    if len(outlook.layers) > 1 and not layer and outlook.layer != "lines":
        raise UnreadableFile(_("%(name)s has several layers; name one: %(layers)s.") % _named(path, outlook.layers))
    way = conversion_from(coordinates, outlook.coordinates)
    shapes, columns = _read(path, outlook.layer)
    rows = Rows(shapes, columns, np.arange(1, len(shapes) + 1), error=way.error)
    rows = rows.leave_out(
        dict.fromkeys(np.flatnonzero(shapely.is_missing(shapes) | shapely.is_empty(shapes)), ("geometry", _("no geometry")))
    )
    rows = rows.leave_out(_of_another_system(rows.geometries, way.degrees))
    rows.geometries = way.convert(rows.geometries)
    return rows


def _named(path: Path, layers: tuple[str, ...]) -> dict[str, str]:
    return {"name": path.name, "layers": ", ".join(layers)}


def first_rows(path: Path, layer: str) -> Rows:
    """The first rows in the file's own coordinates, to tell by what it holds."""
    shapes, columns = _read(path, layer, FIRST_ROWS)
    rows = Rows(shapes, columns, np.arange(1, len(shapes) + 1))
    return rows.leave_out(dict.fromkeys(np.flatnonzero(shapely.is_missing(shapes)), ("geometry", "")))


def _read(path: Path, layer: str, most: int | None = None) -> tuple[Geometries, dict[str, Any]]:
    """Geometries and columns. A Shapefile that does not name its encoding is read as UTF-8, else as GB 18030."""
    import pyogrio

    source = source_of(path)
    only_roads = {"where": "highway IS NOT NULL"} if source.lower().endswith(OSM_SUFFIXES) else {}
    encodings = ENCODINGS if source.lower().endswith(".shp") and not _names_encoding(path, source) else (None,)
    for encoding in encodings:
        try:
            meta, _fids, wkb, values = pyogrio.raw.read(source, layer=layer, encoding=encoding, max_features=most, **only_roads)
            break
        except UnicodeDecodeError as error:
            if encoding == encodings[-1]:
                raise _unreadable(path, error) from error
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, OSError, ValueError) as error:
            raise _unreadable(path, error) from error
    shapes = shapely.from_wkb(wkb if wkb is not None else [], on_invalid="ignore")
    return shapes, dict(zip(meta["fields"].tolist(), values, strict=True))


def _names_encoding(path: Path, source: str) -> bool:
    if path.suffix.lower() == ".zip":
        return any(name.suffix.lower() == ".cpg" for name in parts_of(path))
    return Path(source).with_suffix(".cpg").exists()


def _of_another_system(shapes: Geometries, degrees: bool) -> dict[int, tuple[str, str]]:
    """Rows whose numbers cannot be of the file's system: metres among degrees, or degrees among metres."""
    reach = np.abs(shapely.bounds(shapes)) if len(shapes) else np.zeros((0, 4))
    like_degrees = (reach <= MOST_DEGREES).all(axis=1)
    metres = _("the numbers are no degrees: another coordinate system than the file's, or rows of several in one file")
    angles = _("the numbers look like degrees, but the file's coordinates are metres: rows of several systems in one file")
    return dict.fromkeys(np.flatnonzero(like_degrees != degrees), ("geometry", metres if degrees else angles))
