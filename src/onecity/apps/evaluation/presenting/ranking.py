"""The ranking: one row a key, in the order asked for; who had too little to judge stands below, outside the ranking."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onecity.apps.evaluation.filters import Question, query_of
from onecity.apps.evaluation.presenting.choices import address
from onecity.apps.evaluation.presenting.figures import NOTHING, change, percent, rows_url, signed
from onecity.apps.evaluation.presenting.names import names_of
from onecity.apps.evaluation.presenting.rules import GRADES
from onecity.apps.evaluation.queries.assessing import Assessed, Assessment
from onecity.apps.evaluation.queries.counting import Key
from onecity.apps.evaluation.queries.times import Week
from onecity.apps.evaluation.schemes import Terms
from onecity.core.registry import Text

SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 96, 28, 4
WEEKS = 12
MOST_SHOWN = 100
LOWEST = 0.75
"""Left end of the bars: differences between good rates must be seen."""


@dataclass(frozen=True)
class Cell:
    """A count and the page behind it."""

    count: int
    url: str


@dataclass(frozen=True)
class Spark:
    """A trend as an SVG path, its last point, and the height of the target line; in pixels."""

    path: str
    x: str
    y: str
    target: str


@dataclass(frozen=True)
class Rank:
    """One row. `place` is 0 for who is not ranked; `fill` and `tick` are places on the bar in percent."""

    key: Key
    name: str
    place: int
    due: Cell
    late: Cell
    failed: Cell
    returned: Cell
    rate: str
    state: str
    fill: str
    tick: str
    change: str
    change_state: str
    spark: Spark | None
    used: str
    satisfaction: str
    score: str
    grade: Text
    url: str
    current: bool


def _state(row: Assessed, terms: Terms) -> str:
    value = row.value("handling_on_time")
    if value is None:
        return ""
    return "ok" if value >= terms.target else "warn" if value >= terms.warning else "late"


def _on_bar(share: float) -> str:
    return f"{max(0.0, (share - LOWEST) / (1 - LOWEST)) * 100:.4g}%"


def spark(weeks: Iterable[Week], last: date, target: float) -> Spark | None:
    """The on-time share of the twelve weeks up to a day; nothing for fewer than two weeks."""
    monday = last - timedelta(days=last.weekday())
    step = (SPARK_WIDTH - 2 * SPARK_EDGE) / (WEEKS - 1)
    points = []
    for week in weeks:
        back = (monday - week.monday).days // 7
        if 0 <= back < WEEKS and week.due:
            points.append((SPARK_EDGE + step * (WEEKS - 1 - back), _height(week.kept / week.due)))
    if len(points) < 2:
        return None
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return Spark(path, f"{points[-1][0]:.1f}", f"{points[-1][1]:.1f}", f"{_height(target):.1f}")


def _height(share: float) -> float:
    inner = SPARK_HEIGHT - 2 * SPARK_EDGE
    return SPARK_EDGE + inner * (1 - max(0.0, (share - LOWEST) / (1 - LOWEST)))


def _value(row: Assessed, rate: str) -> float:
    value = row.value(rate)
    return -1.0 if value is None else value


_SORTED_BY: dict[str, Callable[[Assessed], float]] = {
    "rate": lambda row: _value(row, "handling_on_time"),
    "due": lambda row: row.counts.get("handle_due", 0),
    "late": lambda row: row.counts.get("handle_late", 0),
    "failed": lambda row: row.counts.get("failed", 0),
    "returned": lambda row: row.counts.get("returned", 0),
    "satisfaction": lambda row: _value(row, "satisfaction"),
    "share": lambda row: row.used or 0.0,
    "score": lambda row: -1.0 if (value := row.score.value) is None else value,
}


def _in_order(rows: Iterable[Assessed], order: str) -> list[Assessed]:
    by = _SORTED_BY[order.removeprefix("-")]
    return sorted(rows, key=lambda row: (by(row), row.counts.get("handle_due", 0)), reverse=order.startswith("-"))


def _rank(row: Assessed, name: str, place: int, question: Question, terms: Terms, chosen: Key | None) -> Rank:
    own = question.of(question.by, row.key)

    def cell(measure: str) -> Cell:
        return Cell(row.counts.get(measure, 0), rows_url(measure, own))

    figures, score = row.figures, row.score
    points = change(figures, row.before, "handling_on_time")
    value = figures["handling_on_time"].value
    return Rank(
        key=row.key,
        name=name,
        place=place,
        due=cell("handle_due"),
        late=cell("handle_late"),
        failed=cell("failed"),
        returned=cell("returned"),
        rate=percent(figures["handling_on_time"]),
        state=_state(row, terms),
        fill=_on_bar(value or 0),
        tick=_on_bar(terms.target),
        change=signed(points),
        change_state="" if points is None or abs(points) < 1 else "ok" if points > 0 else "late",
        spark=spark(row.weeks, question.period.last, terms.target),
        used=NOTHING if row.used is None else f"{100 * row.used:.0f}%",
        satisfaction=percent(figures["satisfaction"]),
        score=NOTHING if score.value is None else f"{score.value:.1f}",
        grade=GRADES.get(score.grade, score.grade),
        url=f"{reverse('evaluation:side')}?{query_of(replace(own, by=question.by))}",
        current=row.key == chosen,
    )


@dataclass(frozen=True)
class Head:
    """A head of the table: where a click leads, and how rows are sorted by it now."""

    label: Text
    unit: Text
    url: str = ""
    sort: str = ""
    wide: bool = False


COLUMNS: tuple[tuple[str, Text, Text], ...] = (
    ("due", _("Due"), _("limits")),
    ("late", pgettext_lazy("column", "Late"), _("limits")),
    ("rate", _("On-time handling rate"), _("%, tick: target")),
    ("", pgettext_lazy("column", "Change"), _("points")),
    ("", _("12 weeks"), ""),
    ("share", pgettext_lazy("column", "P90"), _("of the limit")),
    ("failed", _("Reworks"), ""),
    ("returned", _("Returns"), ""),
    ("satisfaction", _("Satisfaction"), "%"),
    ("score", _("Score"), ""),
)
"""Orders, names and units; a first click begins with the most."""


def heads(question: Question) -> list[Head]:
    """The heads of the ranking."""
    return [_head(order, label, unit, question) for order, label, unit in COLUMNS]


def _head(order: str, label: Text, unit: Text, question: Question) -> Head:
    if not order:
        return Head(label, unit)
    sort = {f"-{order}": "descending", order: "ascending"}.get(question.order, "")
    wanted = order if sort == "descending" else f"-{order}"
    return Head(label, unit, address(replace(question, order=wanted)), sort, order == "rate")


@dataclass(frozen=True)
class Ranking:
    """Who is ranked, who had too few limits due for it, and how many more there are than a page shows."""

    ranked: list[Rank]
    few: list[Rank]
    unshown: int = 0


def ranking(found: Assessment, question: Question, terms: Terms, chosen: Key | None) -> Ranking:
    """The rows of an assessment, in each part the first MOST_SHOWN; a file holds them all."""
    judged = [row for row in found.rows if row.counts.get("handle_due", 0) >= terms.fewest]
    others = [row for row in found.rows if 0 < row.counts.get("handle_due", 0) < terms.fewest]
    placed = list(enumerate(_in_order(judged, question.order), start=1))[:MOST_SHOWN]
    shown = placed + [(0, row) for row in _in_order(others, "-due")[:MOST_SHOWN]]
    names = names_of(question.by, (row.key for _place, row in shown))
    ranks = [_rank(row, names[row.key], place, question, terms, chosen) for place, row in shown]
    return Ranking(ranks[: len(placed)], ranks[len(placed) :], len(judged) + len(others) - len(shown))
