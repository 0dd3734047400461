"""Every measure of a selection, told apart by a dimension, in one query a source."""

from collections import defaultdict

from django.db import connection

from onecity.apps.evaluation.measures import SOURCES, Measure, Source, of_source
from onecity.apps.evaluation.queries.facts import Parameters, facts
from onecity.apps.evaluation.selection import DIMENSIONS, Selection

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


def total(selection: Selection, sources: tuple[Source, ...] = SOURCES) -> dict[str, int]:
    """Counts of the whole selection."""
    found = dict.fromkeys((measure.code for source in sources for measure in of_source(source)), 0)
    with connection.cursor() as cursor:
        for source in sources:
            statement, measures, given = _statement(source, "TRUE", selection)
            cursor.execute(statement, given)
            for _key, *counts in cursor.fetchall():
                found.update(zip((measure.code for measure in measures), counts, strict=True))
    return found
