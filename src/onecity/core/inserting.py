"""New rows that belong together, inserted by one prepared statement which is made from their models."""

import itertools
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import AutoField, Field, ForeignKey, Model

from onecity.core.statements import rows_of

Links = tuple[tuple[str, int], ...]
"""Which foreign keys (by field name) point at which of the rows before (by position)."""
Shape = tuple[tuple[type[Model], Links], ...]

_INSERT = "row{place} AS (INSERT INTO {table} ({columns}) VALUES ({values}) RETURNING {key} AS key)"
_KEY = "(SELECT key FROM row{place})"


@cache
def _fields(model: type[Model]) -> "tuple[Field[Any, Any], ...]":
    """What a new row is given: everything but the key which the database counts up."""
    return tuple(field for field in model._meta.concrete_fields if not isinstance(field, AutoField))


def _links(row: Model, before: Sequence[Model]) -> Links:
    keys = [field for field in _fields(type(row)) if isinstance(field, ForeignKey) and field.is_cached(row)]
    return tuple((field.name, place) for field in keys for place, one in enumerate(before) if one is field.get_cached_value(row))


def _values(row: Model, links: Links) -> Iterator[Any]:
    linked = dict(links)
    for field in _fields(type(row)):
        if field.name not in linked:
            yield field.get_db_prep_save(field.pre_save(row, add=True), connection)


def _insertion(place: int, model: type[Model], links: Links, numbers: Iterator[int]) -> str:
    linked = dict(links)
    sources = [_KEY.format(place=linked[field.name]) if field.name in linked else f"${next(numbers)}" for field in _fields(model)]
    return _INSERT.format(
        place=place,
        table=connection.ops.quote_name(model._meta.db_table),
        columns=", ".join(connection.ops.quote_name(str(field.column)) for field in _fields(model)),
        values=", ".join(sources),
        key=connection.ops.quote_name(str(model._meta.pk.column)),
    )


@cache
def _statement(shape: Shape) -> str:
    numbers = itertools.count(1)
    insertions = [_insertion(place, model, links, numbers) for place, (model, links) in enumerate(shape)]
    return f"WITH {', '.join(insertions)} SELECT {', '.join(_KEY.format(place=place) for place in range(len(shape)))}"


def insert_together(*given: Model | None) -> None:
    """Insert those new rows that are not None, and give them their keys. A row may point at one before it, which has no key yet.

    Geometries are given in the coordinate system of their column. Signals of models are not sent.
    """
    rows = [row for row in given if row is not None]
    shape = tuple((type(row), _links(row, rows[:place])) for place, row in enumerate(rows))
    values = [value for row, (_model, links) in zip(rows, shape, strict=True) for value in _values(row, links)]
    [keys] = rows_of(_statement(shape), *values)
    for row, (_model, links), key in zip(rows, shape, keys, strict=True):
        row.pk, row._state.adding, row._state.db = key, False, connection.alias
        for name, place in links:
            setattr(row, name, rows[place])
