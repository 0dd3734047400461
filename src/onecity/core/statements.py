"""Statements done so often that planning them anew would cost more than doing them: the database keeps their plan.

Ordinary queries are put together by the client, so the database parses and plans each of them. These are written with the
database's own placeholders ($1, $2, …) and prepared once a connection; the setting is `prepare_threshold`.
"""

from typing import Any

from django.db import connection
from psycopg import RawCursor


def rows_of(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """The rows a prepared statement returns, if any, on Django's connection and in its transaction. Raises what Django's cursors raise.

    Parameters of changing types make the database plan a statement once for each combination.
    """
    connection.ensure_connection()
    with connection._prepare_cursor(RawCursor(connection.connection)) as cursor:  # type: ignore[attr-defined]
        cursor.execute(statement, parameters)
        return list(cursor.fetchall()) if cursor.description else []
