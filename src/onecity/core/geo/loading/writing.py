"""Rows into the map's tables: COPY into a staging table, then one statement that keeps the ids of what was there."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import shapely
from django.db import connection

from onecity.science.coverage import Geometries

_SQL = Path(__file__).parent.parent / "sql"
REGION_COLUMNS = (
    "code text, level text, kind text, parent text, name_zh text, name_en text, geom geometry, centre geometry, synthetic bool, source text"
)
GRID_COLUMNS = (
    "code text, scheme text, village text, name_zh text, name_en text, geom geometry, centre geometry, synthetic bool, "
    "people int, households int"
)


DRAWN = "drawn by Onecity"
"""The source of what is not real."""


def grid_names(name_zh: str, name_en: str, serial: int) -> tuple[str, str]:
    """A grid is called by its village, and by its serial where the village is divided: "柳园社区-02"."""
    suffix = f"-{serial:02d}" if serial else ""
    return name_zh + suffix, name_en + suffix


def wkb(geometries: Sequence[shapely.Geometry] | Geometries, srid: int = 4326) -> list[str]:
    """Hexadecimal EWKB of each geometry, as COPY reads it."""
    return list(shapely.to_wkb(shapely.set_srid(geometries, srid), hex=True, include_srid=True))


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """COPY rows into a table; returns their number. The rows must not query the database while they are made."""
    count = 0
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def put_regions(rows: Iterable[Sequence[Any]]) -> int:
    """Insert or replace regions by code. Row: code, level, kind, parent, name_zh, name_en, geom, centre, synthetic, source."""
    return _staged("region_staging", REGION_COLUMNS, rows, "put_regions.sql")


def put_grids(rows: Iterable[Sequence[Any]], retire_others: bool) -> int:
    """Insert or replace base grids by code. Row: code, scheme, village, name_zh, name_en, geom, centre, synthetic, people, households.

    With `retire_others` the grids not among the rows end today; they are never deleted, as cases point to them.
    """
    count = _staged("grid_staging", GRID_COLUMNS, rows, "put_grids.sql", drop=False)
    with connection.cursor() as cursor:
        if retire_others:
            cursor.execute((_SQL / "retire_grids.sql").read_text(encoding="utf-8"))
        cursor.execute("DROP TABLE grid_staging")
    return count


def _staged(table: str, columns: str, rows: Iterable[Sequence[Any]], script: str, drop: bool = True) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {table} ({columns})")
        count = copy_rows(table, [column.split(" ")[0] for column in columns.split(", ")], rows)
        cursor.execute((_SQL / script).read_text(encoding="utf-8"))
        if drop:
            cursor.execute(f"DROP TABLE {table}")
    return count
