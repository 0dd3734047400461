"""The columns a kind of layer wants, how to know them by their usual headings, and how to tell the kind from the file."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from onecity.core.geo.loading.files import Rows
from onecity.core.rowfiles.fields import Field, guess

AREAS = ("Polygon", "MultiPolygon")
LINES = ("LineString", "MultiLineString")
GEOMETRY_KINDS = dict.fromkeys(AREAS, "areas") | dict.fromkeys(LINES, "roads") | {"Point": "places"}
REGION_CODE = re.compile(r"\d{6}(\d{3}(\d{3})?)?")


_CODE = Field(
    "code",
    _("Code"),
    "code, xzqdm, zldwdm, adcode, region code, grid code, 行政区划代码, 区划代码, 行政区代码, 代码, 编码, 网格编码, 网格代码",
    required=True,
)
_NAMES = "name zh, name, xzqmc, zldwmc, mc, name cn, 行政区划名称, 区划名称, 行政区名称, 名称, 中文名称, 网格名称"
_NAME = Field("name_zh", _("Name"), _NAMES, required=True)
_ENGLISH = Field("name_en", _("English name"), "name en, english, name in english, 英文名, 英文名称, 英文")
FIELDS: dict[str, tuple[Field, ...]] = {
    "regions": (_CODE, _NAME, _ENGLISH, Field("kind", _("Kind"), "kind, type, 类型, 类别, xzqlx, 行政区类型")),
    "grids": (
        _CODE,
        replace(_NAME, required=False),
        _ENGLISH,
        Field("region", _("Village code"), "region, village, community code, 村居代码, 社区代码, 村代码, 所属区划代码, 所属村居, 所属社区"),
        Field("scheme", _("Scheme of the code"), "scheme, code scheme, 编码规则, 编码标准"),
        Field("people", _("Residents"), "people, residents, population, 人口, 常住人口, 人口数, 常住人口数"),
        Field("households", _("Households"), "households, 户数, 家庭户数, 总户数"),
    ),
    "roads": (
        Field(
            "road_class",
            _("Class of road"),
            "road class, highway, fclass, class, road type, road level, road grade, "
            "道路等级, 路网等级, 公路等级, 道路类型, 道路级别, 道路类别, 等级, 级别",
            required=True,
        ),
        Field("name_zh", _("Name"), f"{_NAMES}, road name, street name, 道路名称, 道路名, 路名, 街道名称"),
        _ENGLISH,
    ),
    "places": (
        replace(_NAME, headings=f"{_NAMES}, place name, 地名, 地点名称, 标准名称"),
        _ENGLISH,
        Field("kind", _("Kind"), "kind, type, place type, category, 类型, 类别, 地名类别, 地点类型", required=True),
    ),
}


def missing(kind: str, columns: Sequence[str]) -> list[Field]:
    """The fields a kind needs that no column was named for."""
    return [field for field in FIELDS[kind] if field.required and field.key not in columns]


def kind_of(rows: Rows) -> str:
    """What a file holds, by its geometries and the form of its codes; empty where it cannot be told."""
    types = Counter(GEOMETRY_KINDS.get(shape.geom_type, "") for shape in rows.geometries).most_common(1)
    if not types or types[0][0] != "areas":
        return types[0][0] if types else ""
    header = list(rows.columns)
    code = guess(FIELDS["regions"], header).get("code")
    if code is None:
        return ""
    like_regions = sum(bool(REGION_CODE.fullmatch(rows.text(header[code], index))) for index in range(len(rows)))
    return "regions" if 2 * like_regions >= len(rows) else "grids"
