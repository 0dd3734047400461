"""An assessment: counts, rates and scores of every key, beside the period before."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.conf import settings

from onecity.apps.evaluation.filters import Question
from onecity.apps.evaluation.queries.counting import Key, Tally, handling_left_out, tally
from onecity.apps.evaluation.queries.times import Week, used_shares, weekly
from onecity.apps.evaluation.schemes import Terms
from onecity.apps.evaluation.selection import DIMENSIONS, Reach, Selection
from onecity.science.evaluation.rates import Figure, figure, figures
from onecity.science.evaluation.scoring import Score, score

TREND = timedelta(weeks=12)


@dataclass(frozen=True)
class Assessed:
    """One key: what was counted now and in the period before, and its trend. Counts of nothing may be left out.

    Rates and score are worked out where they are asked for: of thousands of grids a page shows two hundred.
    """

    key: Key
    counts: Mapping[str, int]
    earlier: Mapping[str, int]
    terms: Terms
    weeks: tuple[Week, ...] = ()
    used: float | None = None

    @property
    def figures(self) -> dict[str, Figure]:
        """Every rate."""
        return figures(self.counts, self.terms.rules)

    @property
    def before(self) -> dict[str, Figure]:
        """Every rate of the period before."""
        return figures(self.earlier, self.terms.rules)

    @property
    def score(self) -> Score:
        """The score by the scheme of the terms."""
        return score(self.terms.scoring, self.figures, self.counts)

    def value(self, rate: str) -> float | None:
        """One rate as a share of one."""
        return figure(rate, self.counts, self.terms.rules).value


@dataclass(frozen=True)
class Assessment:
    """Every key of a dimension, and the whole. `upheld` limits were taken out on appeal."""

    whole: Assessed
    rows: tuple[Assessed, ...] = ()
    made_at: datetime | None = None
    upheld: int = 0
    forced: int = 0
    terms: Terms | None = field(default=None)


def _earlier(question: Question, reach: tuple[Reach, ...], terms: Terms, now: datetime) -> Selection:
    return replace(question, period=question.period.earlier()).selection(reach, terms.rules, now)


@dataclass(frozen=True)
class _Tallies:
    """What was counted in a period and in the one before."""

    selection: Selection
    now: Tally
    before: Tally

    def whole(self, terms: Terms) -> Assessed:
        return Assessed("", self.now.whole, self.before.whole, terms)

    def rows(self, dimension: str, terms: Terms) -> list[Assessed]:
        rows = [Assessed(key, counts, self.before.keys.get(key, {}), terms) for key, counts in self.now.keys.items()]
        return _with_times(rows, self.selection, dimension) if "limits" in DIMENSIONS[dimension].sources else rows


def _tallied(question: Question, reach: tuple[Reach, ...], terms: Terms, now: datetime) -> _Tallies:
    selection = question.selection(reach, terms.rules, now)
    return _Tallies(selection, tally(selection, question.by), tally(_earlier(question, reach, terms, now), question.by))


def whole(question: Question, reach: tuple[Reach, ...], terms: Terms, now: datetime) -> Assessed:
    """The whole of a question, without its keys."""
    return _tallied(question, reach, terms, now).whole(terms)


def assess_keys(question: Question, reach: tuple[Reach, ...], terms: Terms, now: datetime) -> list[Assessed]:
    """Every key of a question's dimension."""
    return _tallied(question, reach, terms, now).rows(question.by, terms)


def assess(question: Question, reach: tuple[Reach, ...], terms: Terms, now: datetime) -> Assessment:
    """The answer to a question within a reach, as the history stands at a moment."""
    found = _tallied(question, reach, terms, now)
    left_out = handling_left_out(found.selection)
    return Assessment(
        whole=found.whole(terms),
        rows=tuple(found.rows(question.by, terms)),
        made_at=now,
        upheld=left_out["upheld"],
        forced=left_out["forced"],
        terms=terms,
    )


def _with_times(rows: list[Assessed], selection: Selection, dimension: str) -> list[Assessed]:
    trend = replace(selection, since=selection.until - TREND)
    weeks, used = weekly(trend, dimension, settings.TIME_ZONE), used_shares(selection, dimension)
    return [replace(row, weeks=tuple(weeks.get(row.key, ())), used=used.get(row.key)) for row in rows]
