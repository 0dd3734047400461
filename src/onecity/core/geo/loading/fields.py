"""The columns a kind of layer wants, how to know them by their usual headings, and how to tell the kind from the file."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from onecity.core.geo.loading.files import Rows
from onecity.core.registry import Text

AREAS = ("Polygon", "MultiPolygon")
LINES = ("LineString", "MultiLineString")
GEOMETRY_KINDS = dict.fromkeys(AREAS, "areas") | dict.fromkeys(LINES, "roads") | {"Point": "places"}
REGION_CODE = re.compile(r"\d{6}(\d{3}(\d{3})?)?")
_NOISE = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Field:
    """A column a layer wants. `headings` are the usual ones, without case, spaces and punctuation."""

    key: str
    label: Text
    headings: tuple[str, ...]
    required: bool = False


def _code(required: bool = True) -> Field:
    return Field("code", _("Code"), ("code", "xzqdm", "zldwdm", "行政区划代码", "区划代码", "代码", "编码", "网格编码", "adcode"), required)


_NAME_HEADINGS = ("namezh", "name", "xzqmc", "zldwmc", "行政区划名称", "区划名称", "名称", "网格名称", "mc")
ENGLISH = Field("name_en", _("English name"), ("nameen", "english", "英文名", "英文名称"))
FIELDS: dict[str, tuple[Field, ...]] = {
    "regions": (
        _code(),
        Field("name_zh", _("Name"), _NAME_HEADINGS, True),
        ENGLISH,
        Field("kind", _("Kind"), ("kind", "type", "类型", "xzqlx")),
    ),
    "grids": (
        _code(),
        Field("name_zh", _("Name"), _NAME_HEADINGS),
        ENGLISH,
        Field("region", _("Village code"), ("region", "村居代码", "社区代码", "所属区划代码", "所属村居")),
        Field("scheme", _("Scheme of the code"), ("scheme", "编码规则")),
    ),
    "roads": (
        Field("road_class", _("Class of road"), ("roadclass", "highway", "fclass", "道路等级", "等级"), True),
        Field("name_zh", _("Name"), (*_NAME_HEADINGS, "道路名称", "路名")),
        ENGLISH,
    ),
    "places": (
        Field("name_zh", _("Name"), _NAME_HEADINGS, True),
        ENGLISH,
        Field("kind", _("Kind"), ("kind", "type", "类型"), True),
    ),
}


def plain(heading: str) -> str:
    """A heading without case, spaces and punctuation."""
    return _NOISE.sub("", heading).casefold()


def guess(kind: str, columns: Sequence[str]) -> dict[str, str]:
    """Field → column by heading; every column is used once, the first fitting field of the table wins."""
    by_heading = {plain(column): column for column in reversed(columns)}
    found: dict[str, str] = {}
    for field in FIELDS[kind]:
        fitting = (by_heading[usual] for usual in field.headings if usual in by_heading)
        column = next((one for one in fitting if one not in found.values()), None)
        if column is not None:
            found[field.key] = column
    return found


def missing(kind: str, columns: Sequence[str]) -> list[Field]:
    """The fields a kind needs that no column was named for."""
    return [field for field in FIELDS[kind] if field.required and field.key not in columns]


def kind_of(rows: Rows) -> str:
    """What a file holds, by its geometries and the form of its codes; empty where it cannot be told."""
    types = Counter(GEOMETRY_KINDS.get(shape.geom_type, "") for shape in rows.geometries).most_common(1)
    if not types or types[0][0] != "areas":
        return types[0][0] if types else ""
    column = guess("regions", list(rows.columns)).get("code", "")
    like_regions = sum(bool(REGION_CODE.fullmatch(rows.text(column, index))) for index in range(len(rows)))
    return "" if not column else "regions" if 2 * like_regions >= len(rows) else "grids"
