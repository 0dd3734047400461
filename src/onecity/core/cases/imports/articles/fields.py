"""What a column of a file of articles can mean."""

from django.utils.translation import gettext_lazy as _

from onecity.core.rowfiles.fields import Field

FIELDS: tuple[Field, ...] = (
    Field("title", _("Title"), "title, subject, 标题, 名称, 主题, 知识标题", required=True),
    Field("question", _("What is asked"), "question, what is asked, 问题, 问题描述, 提问, 常见问题, 咨询问题", required=True),
    Field(
        "answer",
        _("What is answered"),
        "answer, standard answer, reply, what is answered, 答复, 答复内容, 回答内容, 答案, 答复口径, 回答, 标准答复",
        required=True,
    ),
    Field("source", _("The rule or notice it rests on"), "source, legal basis, 依据, 法律依据, 来源, 政策依据, 文件依据", required=True),
    Field(
        "organisation",
        _("Whose it is"),
        "organisation, organization, department, bureau, owner, 责任单位, 单位, 部门, 主管部门, 承办单位, 归属单位",
        _("By code or by name."),
        required=True,
    ),
    Field(
        "categories",
        _("Categories"),
        "categories, category, category code, 类别, 案件类别, 事项类别",
        _("By code or by name; several with “;” between."),
    ),
    Field(
        "region",
        _("Where it holds"),
        "region, region code, 行政区划, 区划代码, 行政区划代码, 适用区域, 适用范围",
        _("The six digits of a county; empty means the whole city."),
    ),
    Field(
        "valid_from",
        _("Holds from"),
        "valid from, holds from, start date, effective date, 生效时间, 有效期自, 生效日期, 开始日期, 起始日期",
        _("As 2026-07-20; empty means today."),
    ),
    Field(
        "valid_to",
        _("Holds until"),
        "valid to, valid until, holds until, end date, expiry date, 失效时间, 有效期, 有效期至, 失效日期, 截止日期, 结束日期",
        _("As 2026-12-31; empty means no end."),
    ),
)
