"""Every measure of a selection, told apart by a dimension, in one query a source."""

from collections import defaultdict
from dataclasses import replace

from django.db import connection

from onecity.apps.evaluation.measures import MEASURES, SOURCES, Measure, Source, of_source
from onecity.apps.evaluation.queries.facts import Parameters, facts
from onecity.apps.evaluation.selection import DIMENSIONS, Selection
from onecity.core.cases.states import Stage
from onecity.science.evaluation.rates import LEFT_OUT

Key = str | int
Counted = dict[Key, dict[str, int]]


def _statement(source: Source, key: str, selection: Selection) -> tuple[str, tuple[Measure, ...], Parameters]:
    measures = of_source(source)
    rows, given = facts(source, selection)
    columns = ", ".join(f"COUNT(*) FILTER (WHERE {measure.condition})" for measure in measures)
    return f"SELECT {key}, {columns} {rows} GROUP BY 1", measures, given


def counted(selection: Selection, dimension: str) -> Counted:
    """Counts by key of a dimension, by code of the measure. Rows without a key (nobody leads yet) are not told."""
    told = DIMENSIONS[dimension]
    found: Counted = defaultdict(dict)
    with connection.cursor() as cursor:
        for source in told.sources:
            statement, measures, given = _statement(source, told.key, selection)
            cursor.execute(statement, given)
            for key, *counts in cursor.fetchall():
                if key is not None:
                    found[key].update(zip((measure.code for measure in measures), counts, strict=True))
    return dict(found)


def total(selection: Selection) -> dict[str, int]:
    """Counts of the whole selection."""
    found = dict.fromkeys(MEASURES, 0)
    with connection.cursor() as cursor:
        for source in SOURCES:
            statement, measures, given = _statement(source, "TRUE", selection)
            cursor.execute(statement, given)
            for _key, *counts in cursor.fetchall():
                found.update(zip((measure.code for measure in measures), counts, strict=True))
    return found


def handling_left_out(selection: Selection) -> dict[str, int]:
    """How many handling limits each reason took out of a selection."""
    rows, given = facts("limits", replace(selection, left_out=frozenset()), (Stage.HANDLE.value,))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT fact.mark, COUNT(*) {rows} GROUP BY 1", given)
        marked = dict(cursor.fetchall())
    return {reason: marked.get(reason, 0) if reason in selection.left_out else 0 for reason in LEFT_OUT}
