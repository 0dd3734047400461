"""Rows as they were read, so that only what an act changed is written, by a prepared statement."""

from copy import deepcopy
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model

from onecity.core.statements import rows_of

_AS_READ = "onecity_as_read"


@cache
def _fields(model: type[Model]) -> "tuple[Field[Any, Any], ...]":
    return tuple(field for field in model._meta.concrete_fields if not field.primary_key)


def _values(row: Model) -> list[Any]:
    return [row.__dict__.get(str(field.attname)) for field in _fields(type(row))]


def remember(row: Model) -> None:
    """Keep how a row was read. Lists and tables are copied: they may be changed in place."""
    kept = [deepcopy(value) if isinstance(value, list | dict) and value else value for value in _values(row)]
    setattr(row._state, _AS_READ, kept)


@cache
def _statement(model: type[Model], places: tuple[int, ...]) -> str:
    fields, name = _fields(model), connection.ops.quote_name
    columns = ", ".join(f"{name(str(fields[place].column))} = ${number}" for number, place in enumerate(places, 2))
    return f"UPDATE {name(model._meta.db_table)} SET {columns} WHERE {name(str(model._meta.pk.column))} = $1"  # noqa: S608


def save_changed(row: Model) -> None:
    """Write what of a row is not as it was read; all of one that nobody remembered. Signals are not sent, as by `insert_together`."""
    before = getattr(row._state, _AS_READ, None)
    if before is None:
        row.save(force_update=True)
        return
    fields = _fields(type(row))
    changed = tuple(place for place, value in enumerate(_values(row)) if value is not before[place] and value != before[place])
    if changed:
        values = (fields[place].get_db_prep_save(fields[place].pre_save(row, add=False), connection) for place in changed)
        rows_of(_statement(type(row), changed), row.pk, *values)
    remember(row)
