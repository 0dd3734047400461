"""What a column of a file of articles can mean."""

from django.utils.translation import gettext_lazy as _

from onecity.core.rowfiles.fields import Field

FIELDS: tuple[Field, ...] = (
    Field("title", _("Title"), ("title", "标题", "名称", "主题", "知识标题"), required=True),
    Field("question", _("What is asked"), ("question", "whatisasked", "问题", "提问", "常见问题", "咨询问题"), required=True),
    Field("answer", _("What is answered"), ("answer", "whatisanswered", "答复", "答案", "答复口径", "回答", "标准答复"), required=True),
    Field(
        "source",
        _("The rule or notice it rests on"),
        ("source", "theruleornoticeitrestson", "依据", "来源", "政策依据", "文件依据"),
        required=True,
    ),
    Field(
        "organisation",
        _("Whose it is"),
        ("organisation", "organization", "whoseitis", "责任单位", "单位", "部门", "主管部门", "承办单位", "归属单位"),
        _("By code or by name."),
        required=True,
    ),
    Field(
        "categories",
        _("Categories"),
        ("categories", "category", "类别", "案件类别", "事项类别"),
        _("By code or by name; several with “;” between."),
    ),
    Field(
        "region",
        _("Where it holds"),
        ("region", "regioncode", "行政区划", "区划代码", "行政区划代码", "适用区域", "适用范围"),
        _("The six digits of a county; empty means the whole city."),
    ),
    Field(
        "valid_from",
        _("Holds from"),
        ("validfrom", "holdsfrom", "有效期自", "生效日期", "开始日期", "起始日期"),
        _("As 2026-07-20; empty means today."),
    ),
    Field(
        "valid_to",
        _("Holds until"),
        ("validto", "holdsuntil", "有效期至", "失效日期", "截止日期", "结束日期"),
        _("As 2026-12-31; empty means no end."),
    ),
)
