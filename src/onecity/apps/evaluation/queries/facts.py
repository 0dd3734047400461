"""Rows of the three sources within a selection, as SQL that counts and lists share."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from onecity.apps.evaluation.measures import SOURCES, STAGES, Source
from onecity.apps.evaluation.selection import DIMENSIONS, KINDS, Reach, Selection

_FOLDER = Path(__file__).parents[1] / "sql"
_SOURCES: dict[Source, str] = {name: (_FOLDER / f"{name}.sql").read_text(encoding="utf-8") for name in SOURCES}

Parameters = dict[str, Any]
LOOKED_UP = timedelta(days=100)
"""Up to so long a period its cases are looked up one by one: they lie together in the table, which the planner cannot know; it would read
the whole table for every count (`docs/performance.md`)."""
_ONE_BY_ONE = "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off"


def _reached(reach: tuple[Reach, ...], given: Parameters) -> str:
    """The condition that keeps what a viewer may evaluate; the values go into `given`."""
    parts = []
    for number, one in enumerate(reach):
        given[f"prefix{number}"] = f"{one.region_prefix}%"
        part = f"fact.region_code LIKE %(prefix{number})s"
        if one.organisations is not None:
            given[f"led{number}"] = list(one.organisations)
            part += f" AND fact.organisation_id = ANY (%(led{number})s)"
        parts.append(f"({part})")
    return f"({' OR '.join(parts) or 'FALSE'})"


def _conditions(selection: Selection, given: Parameters) -> list[str]:
    conditions = [_reached(selection.reach, given)]
    if selection.left_out:
        given["left_out"] = sorted(selection.left_out)
        conditions.append("NOT fact.mark = ANY (%(left_out)s)")
    if selection.kind:
        given["kinds"] = list(KINDS[selection.kind][1])
        conditions.append("fact.organisation_id IN (SELECT id FROM accounts_organisation WHERE kind = ANY (%(kinds)s))")
    for number, (dimension, key) in enumerate(selection.within):
        given[f"key{number}"] = key
        conditions.append(DIMENSIONS[dimension].is_one.format(f"%(key{number})s"))
    return conditions


@contextmanager
def reading(selection: Selection) -> Iterator[CursorWrapper]:
    """A cursor for the rows of a selection."""
    with transaction.atomic(), connection.cursor() as cursor:
        if selection.until - selection.since <= LOOKED_UP:
            cursor.execute(_ONE_BY_ONE)
        yield cursor


def facts(source: Source, selection: Selection, stages: tuple[str, ...] = STAGES) -> tuple[str, Parameters]:
    """`FROM … WHERE …` over the rows of a source, named `fact`, and its parameters."""
    given: Parameters = {"since": selection.since, "until": selection.until, "stages": list(stages)}
    where = " AND ".join(_conditions(selection, given))
    return f"FROM ({_SOURCES[source]}) AS fact WHERE {where}", given
