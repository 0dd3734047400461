"""What may be asked, as menus, and what a question is narrowed to, as chips."""

from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from onecity.apps.evaluation.filters import Question, query_of
from onecity.apps.evaluation.periods import NAMED
from onecity.apps.evaluation.presenting.names import names_of
from onecity.apps.evaluation.selection import DIMENSIONS, KINDS
from onecity.core.registry import Text


@dataclass(frozen=True)
class Choice:
    """One entry of a menu."""

    label: Text
    url: str
    current: bool


@dataclass(frozen=True)
class Chip:
    """What a question is narrowed to, and the address without it."""

    name: Text
    value: Text
    url: str


def address(question: Question) -> str:
    """The overview of a question."""
    query = query_of(question)
    return f"{reverse('evaluation:overview')}{'?' + query if query else ''}"


def chips(question: Question) -> list[Chip]:
    """Every narrowing of a question."""
    return [
        Chip(DIMENSIONS[dimension].label, names_of(dimension, [key])[key], address(question.without(dimension)))
        for dimension, key in question.within
    ]


def _periods(question: Question) -> list[Choice]:
    today = timezone.localdate()
    return [
        Choice(label, address(replace(question, period=period(today))), question.period.code == code)
        for code, (label, period) in NAMED.items()
    ]


def _dimensions(question: Question) -> list[Choice]:
    return [
        Choice(dimension.label, address(replace(question.without(code), by=code)), question.by == code)
        for code, dimension in DIMENSIONS.items()
        if code != "person"
    ]


def _kinds(question: Question, every: Text) -> list[Choice]:
    known = [Choice(label, address(replace(question, kind=code)), question.kind == code) for code, (label, _members) in KINDS.items()]
    return [Choice(every, address(replace(question, kind="")), not question.kind), *known]


def choices(question: Question) -> dict[str, Any]:
    """The menus of the overview."""
    return {
        "periods": _periods(question),
        "dimensions": _dimensions(question),
        "kinds": _kinds(question, _("All organisations")),
        "kind_label": KINDS[question.kind][0] if question.kind else _("All organisations"),
        "period_label": NAMED[question.period.code][0] if question.period.code else "",
        "chips": chips(question),
    }
