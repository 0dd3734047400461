"""Where the time went: trends by week, how much of the limits was used, and how long stages took."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from onecity.apps.evaluation.queries.counting import Key
from onecity.apps.evaluation.queries.facts import facts, reading
from onecity.apps.evaluation.selection import DIMENSIONS, Selection
from onecity.core.cases.states import Stage

HANDLING = (Stage.HANDLE.value,)
BINS = ((0, 0.25), (0.25, 0.5), (0.5, 0.75), (0.75, 1), (1, 1.5), (1.5, None))
"""Shares of a limit; what is still open stands apart."""

_WEEK = "date_trunc('week', fact.at AT TIME ZONE %(zone)s)::date"
_KEPT = "COUNT(*) FILTER (WHERE fact.kept)"
_BIN = (Path(__file__).parents[1] / "sql" / "spread.sql").read_text(encoding="utf-8")


class Week(NamedTuple):
    """One week of a trend, by its Monday. There are tens of thousands in an assessment by grids: a tuple is kept and read fastest."""

    monday: date
    due: int
    kept: int


def weekly(selection: Selection, dimension: str, zone: str) -> dict[Key, list[Week]]:
    """Handling limits by week for each key; weeks in which nothing fell due are left out."""
    rows, given = facts("limits", selection, HANDLING)
    statement = f"SELECT {DIMENSIONS[dimension].key}, {_WEEK}, COUNT(*), {_KEPT} {rows} GROUP BY 1, 2 ORDER BY 2"
    found: dict[Key, list[Week]] = defaultdict(list)
    mondays: dict[date, date] = {}
    with reading(selection) as cursor:
        cursor.execute(statement, given | {"zone": zone})
        for key, monday, due, kept in cursor.fetchall():
            if key is not None:
                found[key].append(Week(mondays.setdefault(monday, monday), due, kept))
    return dict(found)


def used_shares(selection: Selection, dimension: str) -> dict[Key, float]:
    """The share of the handling limit that nine in ten cases stayed below (P90), for each key."""
    rows, given = facts("limits", selection, HANDLING)
    quantile = "percentile_cont(0.9) WITHIN GROUP (ORDER BY fact.share)"
    with reading(selection) as cursor:
        cursor.execute(f"SELECT {DIMENSIONS[dimension].key}, {quantile} {rows} AND fact.done GROUP BY 1", given)
        return {key: share for key, share in cursor.fetchall() if key is not None and share is not None}


@dataclass(frozen=True)
class Spread:
    """How much of the handling limits was used: counts by BINS, and how many are still open."""

    bins: tuple[int, ...]
    open: int


def spread(selection: Selection) -> Spread:
    """The spread of a selection."""
    rows, given = facts("limits", selection, HANDLING)
    with reading(selection) as cursor:
        cursor.execute(f"{_BIN} {rows} AND fact.done GROUP BY 1", given)
        counts = {int(number): count for number, count in cursor.fetchall()}
        cursor.execute(f"SELECT COUNT(*) {rows} AND NOT fact.done", given)
        still_open = cursor.fetchone()[0]
    return Spread(tuple(counts.get(number, 0) for number in range(1, len(BINS) + 1)), still_open)


@dataclass(frozen=True)
class StageTime:
    """How long a stage took, from its start to its end by the clock on the wall."""

    stage: str
    median: timedelta
    p90: timedelta


def stage_times(selection: Selection) -> list[StageTime]:
    """Median and P90 of every stage whose limit fell due in the selection and which has ended."""
    rows, given = facts("limits", selection)
    seconds = "EXTRACT(EPOCH FROM fact.ended_at - fact.started_at)"
    quantiles = ", ".join(f"percentile_cont({share}) WITHIN GROUP (ORDER BY {seconds})" for share in (0.5, 0.9))
    with reading(selection) as cursor:
        cursor.execute(f"SELECT fact.stage, {quantiles} {rows} AND fact.done GROUP BY 1", given)
        found = {stage: (median, p90) for stage, median, p90 in cursor.fetchall()}
    return [StageTime(stage, *(timedelta(seconds=float(one)) for one in found[stage])) for stage in Stage.values if stage in found]


def longest_open(selection: Selection, most: int = 3) -> list[tuple[int, datetime]]:
    """The cases whose handling limit passed longest ago and that are still not handled: (case, limit)."""
    rows, given = facts("limits", selection, HANDLING)
    with reading(selection) as cursor:
        cursor.execute(
            f"SELECT fact.case_id, fact.at {rows} AND NOT fact.done ORDER BY fact.at, fact.id LIMIT %(most)s", given | {"most": most}
        )
        return cursor.fetchall()


Late = tuple[int, int]
"""How many handling limits fell due, and how many of them were not kept."""


def late_by(selection: Selection, dimension: str) -> dict[Key, Late]:
    """What was late, by key of a dimension; keys without anything late are left out."""
    rows, given = facts("limits", selection, HANDLING)
    with reading(selection) as cursor:
        cursor.execute(f"SELECT {DIMENSIONS[dimension].key}, COUNT(*), COUNT(*) FILTER (WHERE NOT fact.kept) {rows} GROUP BY 1", given)
        return {key: (due, late) for key, due, late in cursor.fetchall() if key is not None and late}


@dataclass(frozen=True)
class Detail:
    """One selection in detail: the spread, what was late by a dimension, what waits longest, and how long stages took."""

    spread: Spread
    late: dict[Key, Late]
    longest: list[tuple[int, datetime]]
    stages: list[StageTime]


def detail(selection: Selection, dimension: str) -> Detail:
    """A selection in detail."""
    return Detail(spread(selection), late_by(selection, dimension), longest_open(selection), stage_times(selection))
