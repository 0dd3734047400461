"""Rows of the benchmarks, written by SQL files that name only what matters: every other column takes its model's own default."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
MODELS = ("Case", "CaseEvent", "CaseClock")


def fill(script: str, parameters: dict[str, Any] | None = None) -> None:
    """Run a script of this folder with no trigger at work."""
    from django.db import connection

    with connection.cursor() as cursor, _defaulted(cursor):
        cursor.execute("SET session_replication_role = replica")
        cursor.execute((FOLDER / script).read_text(encoding="utf-8"), parameters)
        cursor.execute("SET session_replication_role = origin")


@contextmanager
def _defaulted(cursor: Any) -> Iterator[None]:
    """The columns of the models with their defaults in the database as well, which Django keeps to itself."""
    columns = list(_columns())
    for table, column, default in columns:
        cursor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET DEFAULT {default}")
    yield
    for table, column, _ in columns:
        cursor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} DROP DEFAULT")


def _columns() -> Iterator[tuple[str, str, str]]:
    from django.apps import apps
    from django.db import connection

    with connection.schema_editor(atomic=False) as editor:
        for model in (apps.get_model("cases", name) for name in MODELS):
            for field in model._meta.concrete_fields:
                value = editor.effective_default(field)
                if value is not None and not field.primary_key:
                    yield model._meta.db_table, field.column, editor.quote_value(value)
