"""Statements done so often that planning them anew would cost more than doing them: the database keeps their plan.

Ordinary queries are put together by the client, so the database parses and plans each of them. These are prepared once a
connection, and written with the database's own placeholders ($1, $2, …).
"""

from typing import Any

from django.db import connection
from psycopg import RawCursor


class PreparingCursor(RawCursor[Any]):
    """A cursor that prepares whatever it executes. It works on Django's own connection, inside its transactions."""

    def execute(self, query: Any, params: Any = None, **_options: Any) -> "PreparingCursor":
        """Execute a statement with parameters in the order of their numbers."""
        super().execute(query, params, prepare=True)
        return self


def rows_of(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """The rows a prepared statement returns. Raises what Django's own cursors raise.

    Parameters of changing types make the database plan a statement once for each combination.
    """
    connection.ensure_connection()
    with connection._prepare_cursor(PreparingCursor(connection.connection)) as cursor:  # type: ignore[attr-defined]
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
