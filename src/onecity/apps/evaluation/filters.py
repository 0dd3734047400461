"""What an address asks of the evaluation, and the address of a question."""

from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.http import QueryDict

from onecity.apps.evaluation.periods import USUAL, Period, asked
from onecity.apps.evaluation.selection import DIMENSIONS, KINDS, Reach, Selection
from onecity.core.cases.request_kinds import UNSAID, request_kinds
from onecity.core.cases.states import Source
from onecity.science.evaluation.rates import Rules

USUAL_DIMENSION = "organisation"
NUMBERS = ("organisation", "grid", "grid_today", "person", "category")
CODES = {"county": 6, "township": 9}
"""Digits of region codes by dimension."""
KNOWN: dict[str, Callable[[], Container[str]]] = {"source": lambda: Source.values, "request_kind": lambda: {UNSAID, *request_kinds()}}
"""Codes by dimension."""
ORDERS = ("rate", "due", "late", "failed", "returned", "satisfaction", "share", "score")


@dataclass(frozen=True)
class Question:
    """What is asked: a period, by what figures are told apart, which organisations, narrowed to what, in which order."""

    period: Period
    by: str = USUAL_DIMENSION
    kind: str = ""
    within: tuple[tuple[str, str | int], ...] = ()
    order: str = "-rate"

    def selection(self, reach: tuple[Reach, ...], rules: Rules, now: datetime) -> Selection:
        """What is counted for it."""
        kind = self.kind if self.by == USUAL_DIMENSION else ""
        return Selection(self.period.since, self.period.until(now), reach, rules.left_out, kind, self.within)

    def of(self, dimension: str, key: str | int) -> "Question":
        """The same question, of one key of a dimension."""
        others = tuple(pair for pair in self.within if pair[0] != dimension)
        return replace(self, within=(*others, (dimension, key)))

    def without(self, dimension: str) -> "Question":
        """The same question, of all keys of a dimension."""
        return replace(self, within=tuple(pair for pair in self.within if pair[0] != dimension))


def _key(dimension: str, value: str) -> str | int | None:
    if dimension in NUMBERS:
        return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None
    if dimension in CODES:
        return value if value.isascii() and value.isdigit() and len(value) == CODES[dimension] else None
    return value if value in KNOWN[dimension]() else None


def _within(parameters: QueryDict) -> tuple[tuple[str, str | int], ...]:
    found = ((dimension, _key(dimension, parameters.get(f"of-{dimension}", ""))) for dimension in DIMENSIONS)
    return tuple((dimension, key) for dimension, key in found if key is not None)


def question_of(parameters: QueryDict, today: date) -> Question:
    """The question of an address; what makes no sense is left out."""
    by, kind, order = (parameters.get(name, "") for name in ("by", "kind", "order"))
    return Question(
        period=asked(parameters.get("period", ""), parameters.get("since", ""), parameters.get("until", ""), today),
        by=by if by in DIMENSIONS else USUAL_DIMENSION,
        kind=kind if kind in KINDS else "",
        within=_within(parameters),
        order=order if order.removeprefix("-") in ORDERS else "-rate",
    )


def query_of(question: Question) -> str:
    """The address parameters of a question, without what is usual; `question_of` reads them back."""
    query = QueryDict(mutable=True)
    period = question.period
    given = {
        "period": period.code if period.code != USUAL else "",
        "since": "" if period.code else period.first.isoformat(),
        "until": "" if period.code else period.last.isoformat(),
        "by": question.by if question.by != USUAL_DIMENSION else "",
        "kind": question.kind,
        "order": question.order if question.order != "-rate" else "",
        **{f"of-{dimension}": str(key) for dimension, key in question.within},
    }
    query.update({name: value for name, value in given.items() if value})
    return query.urlencode()
