"""What a column of a file of assets can mean."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onecity.core.rowfiles.fields import Field

FIELDS: tuple[Field, ...] = (
    Field(
        "code",
        _("Asset number"),
        "code, asset number, asset code, asset id, 设备编号, 设施编码, 部件编号, 部件编码, 部件代码, 部件标识码, 设施编号, 编号, 编码",
        _("16 or 17 digits."),
        required=True,
    ),
    Field(
        "category",
        _("Category"),
        "category code, 类别代码, category, category name, 类别, 部件类型, 类别名称, 部件类别, 小类, 小类名称, 小类代码",
        _("By code or by name."),
        required=True,
    ),
    Field(
        "name",
        pgettext_lazy("of an object", "Name"),
        "name, asset name, 名称, 部件名称, 设施名称, 设备名称",
        _("Empty means that of its category."),
    ),
    Field("name_en", _("Name in English"), "name en, english name, 英文名, 英文名称"),
    Field("longitude", _("Longitude"), "longitude, lon, lng, long, x, 经度, x坐标, 坐标x", _("Degrees."), required=True),
    Field("latitude", _("Latitude"), "latitude, lat, y, 纬度, y坐标, 坐标y", _("Degrees."), required=True),
    Field("place", _("Place"), "place, address, location, 位置, 地点, 详细地址, 地址, 所在位置, 位置描述"),
    Field(
        "owner",
        _("Whose it is"),
        "owner, owner unit, responsible unit, 权属, 产权单位, 管养单位, 管理单位, 责任单位, 权属单位, 主管单位, 主管部门, 养护单位",
        _("By code or by name."),
    ),
    Field(
        "state",
        _("State"),
        "state, status, asset state, asset status, condition, 状态, 设施状态, 完好状态, 部件状态, 现状",
        _("Intact, damaged, missing, abandoned or removed; empty means intact."),
    ),
)
PLACES: tuple[frozenset[str], ...] = (frozenset({"longitude", "latitude"}),)
