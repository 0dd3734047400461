"""Every measure of a selection, told apart by a dimension, in one query a source."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from onecity.apps.evaluation.measures import MEASURES, SORTS, SOURCES, Source, of_source
from onecity.apps.evaluation.queries.facts import facts, reading
from onecity.apps.evaluation.selection import DIMENSIONS, Selection
from onecity.core.cases.states import Stage
from onecity.science.evaluation.rates import LEFT_OUT

Key = str | int
Counts = dict[str, int]
Counted = dict[Key, Counts]


@dataclass(frozen=True)
class Tally:
    """Counts by code of the measure: of the whole selection, and by key of a dimension.

    Rows without a key (nobody leads yet) are in the whole only; of a key what was counted at all.
    """

    whole: Counts
    keys: Counted


def _groups(source: Source, key: str, selection: Selection) -> list[tuple[Key | None, Counts]]:
    measures = of_source(source)
    rows, given = facts(source, selection)
    sorts = ", ".join(f"fact.{column}" for column in SORTS[source])
    alike = f"SELECT {key} AS key, {sorts}, COUNT(*) AS rows {rows} GROUP BY key, {sorts}"
    columns = ", ".join(f"COALESCE(SUM(fact.rows) FILTER (WHERE {measure.condition}), 0)::bigint" for measure in measures)
    with reading(selection) as cursor:
        cursor.execute(f"SELECT fact.key, {columns} FROM ({alike}) AS fact GROUP BY 1", given)  # noqa: S608 - all parts are ours
        return [(key, dict(zip((measure.code for measure in measures), counts, strict=True))) for key, *counts in cursor.fetchall()]


def _added(tally: Tally, groups: Iterable[tuple[Key | None, Counts]]) -> None:
    for key, counts in groups:
        for code, count in counts.items():
            tally.whole[code] += count
        if key is not None:
            tally.keys.setdefault(key, {}).update((code, count) for code, count in counts.items() if count)


def tally(selection: Selection, dimension: str) -> Tally:
    """Every measure of a selection, read once: every row has one key or none, so the whole is the sum of the keys."""
    told, found = DIMENSIONS[dimension], Tally(dict.fromkeys(MEASURES, 0), {})
    for source in SOURCES:
        groups = _groups(source, told.key if source in told.sources else "NULL", selection)
        _added(found, groups)
    return found


def handling_left_out(selection: Selection) -> dict[str, int]:
    """How many handling limits each reason took out of a selection."""
    rows, given = facts("limits", replace(selection, left_out=frozenset()), (Stage.HANDLE.value,))
    with reading(selection) as cursor:
        cursor.execute(f"SELECT fact.mark, COUNT(*) {rows} GROUP BY 1", given)
        marked = dict(cursor.fetchall())
    return {reason: marked.get(reason, 0) if reason in selection.left_out else 0 for reason in LEFT_OUT}
