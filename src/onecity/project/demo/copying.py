"""Rows of a model sent to the database by COPY."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.gis.db.models import GeometryField
from django.db import connection
from django.db.models import Field, JSONField, Model

ROWS_AT_ONCE = 20_000
ALLOCATE = """
SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)
"""


def _geometry(value: Any) -> Any:
    return None if value is None else value.hexewkb.decode()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _converter(field: "Field[Any, Any]") -> Callable[[Any], Any] | None:
    if isinstance(field, GeometryField):
        return _geometry
    return _json if isinstance(field, JSONField) else None


def allocate_keys(model: type[Model], count: int) -> list[int]:
    """Take primary keys from the sequence of a table, in ascending order."""
    key = model._meta.pk
    assert key is not None
    with connection.cursor() as cursor:
        cursor.execute(ALLOCATE, [model._meta.db_table, key.column, count])
        return [row[0] for row in cursor.fetchall()]


class CopyTable:
    """Collects unsaved objects of a model and sends them in batches. Call `flush` at the end.

    `with_key`: the objects carry their primary key, else the table's sequence gives it.
    """

    def __init__(self, model: type[Model], with_key: bool = False) -> None:
        fields = [field for field in model._meta.concrete_fields if with_key or not field.primary_key]
        self._columns = [(field.attname, _converter(field)) for field in fields]
        columns = ", ".join(connection.ops.quote_name(field.column or "") for field in fields)
        self._statement = f"COPY {connection.ops.quote_name(model._meta.db_table)} ({columns}) FROM STDIN"
        self._rows: list[Sequence[Any]] = []
        self.count = 0

    def add(self, row: Model) -> None:
        """Take one object."""
        values = row.__dict__
        self._rows.append([convert(values[name]) if convert else values[name] for name, convert in self._columns])
        self.count += 1
        if len(self._rows) >= ROWS_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Send what was collected."""
        with connection.cursor() as cursor, cursor.copy(self._statement) as copy:
            for row in self._rows:
                copy.write_row(row)
        self._rows = []
