"""What a column of a list can mean."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onecity.apps.fusion.models.upload import ListKind
from onecity.core.rowfiles.fields import Field, Fields

SYSTEM = Field(
    "system",
    _("System"),
    "system, department, 系统, 所属系统, 条线, 部门",
    _("By its short code or its name."),
    required=True,
)
WORKERS: Fields = (
    Field(
        "code",
        _("Code"),
        "code, worker code, number, 编号, 工号, 人员编号, 网格员编号",
        _("The department's own number of the person."),
        True,
    ),
    Field("name", pgettext_lazy("of a person", "Name"), "name, worker name, 姓名, 网格员姓名, 人员姓名, 网格员", required=True),
    Field(
        "phone",
        _("Phone"),
        "phone, mobile, telephone, 手机, 手机号, 手机号码, 电话, 联系电话, 联系方式",
        _("A mobile number of eleven digits."),
    ),
    Field(
        "identity",
        _("Identity number"),
        "identity number, identity, id number, id card, 身份证, 身份证号, 身份证号码, 公民身份号码",
        _("Eighteen characters; it is sealed and only compared."),
    ),
    Field(
        "grids",
        _("Grids"),
        "grids, grid, grid codes, grid code, 网格, 网格编码, 网格代码, 负责网格, 责任网格, 所属网格",
        _("Codes of the system's own grids; several with “;” between."),
    ),
)
DUTIES: Fields = (
    Field(
        "code",
        _("Code"),
        "code, duty code, number, 编号, 编码, 事项编码, 职责编码, 序号",
        _("The department's own number of the duty."),
        True,
    ),
    Field("title", _("Duty"), "title, duty, name, 事项, 事项名称, 职责, 职责名称, 工作事项, 工作职责, 名称, 工作内容", required=True),
    Field(
        "kind",
        pgettext_lazy("duty", "Goes by"),
        "kind, type, goes by, 类别, 类型, 事项类别, 工作类型",
        _("Patrol, visit, cases or records."),
        required=True,
    ),
    Field(
        "times",
        _("Times a month"),
        "times, times per month, times a month, frequency, 次数, 每月次数, 月次数, 频次, 频次（次/月）",
        _("In each grid."),
        required=True,
    ),
    Field(
        "minutes",
        _("Minutes each time"),
        "minutes, minutes each, minutes each time, duration, 分钟, 每次分钟, 单次分钟, 每次用时, 用时（分钟）",
        required=True,
    ),
)
FIELDS: Mapping[str, Fields] = {ListKind.WORKERS: WORKERS, ListKind.DUTIES: DUTIES}


def fields_of(holds: str, one_system: bool) -> Fields:
    """The fields of a list; the system is a column where the file is not one system's alone."""
    return FIELDS[holds] if one_system else (SYSTEM, *FIELDS[holds])
