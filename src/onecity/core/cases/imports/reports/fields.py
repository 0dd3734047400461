"""What a column of a file of reports can mean."""

from django.utils.translation import gettext_lazy as _

from onecity.core.rowfiles.fields import Field

FIELDS: tuple[Field, ...] = (
    Field(
        "text",
        _("What is the matter"),
        "text, description, content, details, 内容, 描述, 问题描述, 诉求内容, 反映内容, 事件描述, 案件描述, 主要内容, 事件内容, 工单内容",
        required=True,
    ),
    Field(
        "category",
        _("Category"),
        "category, category code, category name, service code, service name, "
        "类别, 类型, 类别名称, 案件类型, 案件类别, 类别代码, 小类, 小类名称, 事件类别, 事件类型, 问题类别",
        _("By code or by name."),
        required=True,
    ),
    Field("longitude", _("Longitude"), "longitude, lon, lng, long, x, 经度, x坐标, 坐标x", _("Degrees.")),
    Field("latitude", _("Latitude"), "latitude, lat, y, 纬度, y坐标, 坐标y", _("Degrees.")),
    Field(
        "region",
        _("Region code"),
        "region, region code, district code, 行政区划, 区划代码, 行政区划代码, 村居代码, 社区代码",
        _("Nine or twelve digits; stands for the centre of the place where a row has no coordinates."),
    ),
    Field(
        "place",
        _("Place"),
        "place, address, location, 地址, 事件地址, 发生地点, 事发地点, 位置, 地点, 详细地址, 事发地址, 位置描述, 案发地点",
    ),
    Field(
        "reported_at",
        _("Reported"),
        "reported at, reported, reported time, report time, report date, created at, time, date, "
        "上报时间, 上报日期, 反映时间, 受理时间, 受理日期, 来电时间, 来电日期, 登记时间, 发生时间, 创建时间, 时间, 日期",
        _("As 2026-07-20 08:15; empty means now."),
    ),
    Field(
        "reporter_name",
        _("Reporter's name"),
        "reporter, reporter name, caller, name, 姓名, 联系人, 来电人姓名, 市民姓名, 上报人, 反映人, 来电人, 诉求人",
    ),
    Field(
        "reporter_phone",
        _("Reporter's telephone"),
        "phone, phone number, telephone, telephone number, mobile, mobile number, tel, "
        "电话, 手机, 联系电话, 联系方式, 电话号码, 手机号, 手机号码, 来电号码",
    ),
    Field(
        "request_kind",
        _("Kind of request"),
        "request kind, request type, kind, 诉求类型, 诉求类别, 工单类型, 来电类型, 诉求性质",
        _("By code or by name: consultation, help, complaint …"),
    ),
    Field("asset", _("Number on the object"), "asset, asset code, asset number, 部件编号, 部件编码, 设施编号, 部件代码"),
)
PLACES: tuple[frozenset[str], ...] = (frozenset({"longitude", "latitude"}), frozenset({"region"}))
"""A row is placed by both coordinates or by a region."""
