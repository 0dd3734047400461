"""An assessment: counts, rates and scores of every key, beside the period before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings

from onecity.apps.evaluation.filters import Question
from onecity.apps.evaluation.queries.counting import Key, counted, total
from onecity.apps.evaluation.queries.times import Week, used_shares, weekly
from onecity.apps.evaluation.schemes import Terms
from onecity.apps.evaluation.selection import DIMENSIONS, Reach, Selection
from onecity.science.evaluation.rates import Figure, figures
from onecity.science.evaluation.scoring import Score, score

TREND = timedelta(weeks=12)


@dataclass(frozen=True)
class Assessed:
    """One key: what was counted now and in the period before, its rates, its score, its trend."""

    key: Key
    counts: Mapping[str, int]
    figures: Mapping[str, Figure]
    before: Mapping[str, Figure]
    score: Score
    weeks: tuple[Week, ...] = ()
    used: float | None = None


@dataclass(frozen=True)
class Assessment:
    """Every key of a dimension, and the whole. `upheld` limits were taken out on appeal."""

    whole: Assessed
    rows: tuple[Assessed, ...] = ()
    made_at: datetime | None = None
    upheld: int = 0
    forced: int = 0
    terms: Terms | None = field(default=None)


def _assessed(key: Key, counts: Mapping[str, int], before: Mapping[str, int], terms: Terms) -> Assessed:
    now = figures(counts, terms.rules)
    return Assessed(key, counts, now, figures(before, terms.rules), score(terms.scoring, now, counts))


def _earlier(question: Question, reach: tuple[Reach, ...], terms: Terms, now: datetime) -> Selection:
    return Question(question.period.earlier(), question.by, question.kind, question.within).selection(reach, terms.rules, now)


def whole(question: Question, reach: tuple[Reach, ...], terms: Terms, now: datetime) -> Assessed:
    """The whole of a question, without its keys."""
    counts = total(question.selection(reach, terms.rules, now))
    return _assessed("", counts, total(_earlier(question, reach, terms, now)), terms)


def _left_out(selection: Selection, reason: str) -> int:
    """How many handling limits a reason took out."""
    every = Selection(selection.since, selection.until, selection.reach, selection.left_out - {reason}, selection.kind, selection.within)
    return total(every, ("limits",))["handle_due"] - total(selection, ("limits",))["handle_due"] if reason in selection.left_out else 0


def assess(question: Question, reach: tuple[Reach, ...], terms: Terms, now: datetime) -> Assessment:
    """The answer to a question within a reach, as the history stands at a moment."""
    selection = question.selection(reach, terms.rules, now)
    before = counted(_earlier(question, reach, terms, now), question.by)
    told = counted(selection, question.by)
    rows = [_assessed(key, counts, before.get(key, {}), terms) for key, counts in told.items()]
    if "limits" in DIMENSIONS[question.by].sources:
        rows = _with_times(rows, selection, question.by)
    return Assessment(
        whole=whole(question, reach, terms, now),
        rows=tuple(rows),
        made_at=now,
        upheld=_left_out(selection, "upheld"),
        forced=_left_out(selection, "forced"),
        terms=terms,
    )


def _with_times(rows: list[Assessed], selection: Selection, dimension: str) -> list[Assessed]:
    trend = Selection(selection.until - TREND, selection.until, selection.reach, selection.left_out, selection.kind, selection.within)
    weeks, used = weekly(trend, dimension, settings.TIME_ZONE), used_shares(selection, dimension)
    return [
        Assessed(row.key, row.counts, row.figures, row.before, row.score, tuple(weeks.get(row.key, ())), used.get(row.key)) for row in rows
    ]
