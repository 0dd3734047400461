"""Statements done so often that planning them anew would cost more than doing them: the database keeps their plan.

Ordinary queries are put together by the client, so the database parses and plans each of them. These are written with the
database's own placeholders ($1, $2, …) and prepared once a connection; the setting is `prepare_threshold`.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model
from psycopg import RawCursor

M = TypeVar("M", bound=Model)
Converters = Sequence[tuple[int, Sequence[Callable[..., Any]], Any]]
"""By position of a column: how its values are converted, and the expression the converters ask for."""
Reading = tuple[str, Sequence[str], Converters]
"""A statement, the fields it reads, and how some of them are converted."""


def rows_of(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """The rows a prepared statement returns, if any, on Django's connection and in its transaction. Raises what Django's cursors raise.

    Parameters of changing types make the database plan a statement once for each combination.
    """
    connection.ensure_connection()
    with connection._prepare_cursor(RawCursor(connection.connection)) as cursor:  # type: ignore[attr-defined]
        cursor.execute(statement, parameters)
        # `description` would describe each column to say whether there is any
        return list(cursor.fetchall()) if cursor.pgresult and cursor.pgresult.nfields else []


@cache
def _reading(model: type[Model], condition: str) -> Reading:
    fields = model._meta.concrete_fields
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    statement = f"SELECT {columns} FROM {connection.ops.quote_name(model._meta.db_table)} WHERE {condition}"  # noqa: S608
    converters = ((place, tuple(field.get_db_converters(connection)), None) for place, field in enumerate(fields))
    return statement, [str(field.attname) for field in fields], tuple(one for one in converters if one[1])


def as_python(row: Sequence[Any], converters: Converters) -> list[Any]:
    """The values of a row as the ORM's fields hold them."""
    values = list(row)
    for place, some, expression in converters:
        for convert in some:
            values[place] = convert(values[place], expression, connection)
    return values


def objects_of(model: type[M], condition: str, *parameters: Any) -> list[M]:
    """The rows a prepared condition finds, as the ORM would give them, without what they point at. For models without geometry."""
    statement, names, converters = _reading(model, condition)
    return [model.from_db(connection.alias, names, as_python(row, converters)) for row in rows_of(statement, *parameters)]
