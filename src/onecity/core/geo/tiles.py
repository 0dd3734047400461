"""The base map's vector tiles: public, the same for everybody."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import connection
from django.http import QueryDict

from onecity.core.accounts.scope import Actor
from onecity.core.geo.models import MapVersion

_BASE = (Path(__file__).parent / "sql" / "base_tile.sql").read_text(encoding="utf-8")
LARGEST_ZOOM = 22


def base_tile(actor: Actor, z: int, x: int, y: int, parameters: QueryDict) -> bytes:
    """A tile of the base map (EPSG:3857): source layers regions, region_labels, grids, roads, water, land, places.

    Every feature carries name_zh, name_en (roads, water, places may have empty ones) and synthetic.
    """
    return drawn(_BASE, {"z": z, "x": x, "y": y})


def drawn(statement: str, given: Mapping[str, Any]) -> bytes:
    """The tile a statement draws; empty where there is nothing to draw."""
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        row = cursor.fetchone()
    return bytes(row[0]) if row and row[0] else b""


def tile_exists(z: int, x: int, y: int) -> bool:
    """Whether z/x/y is a tile of the world at all."""
    return 0 <= z <= LARGEST_ZOOM and 0 <= x < 2**z and 0 <= y < 2**z


def map_version() -> str:
    """The key of the base map as drawn now; empty before a city is loaded."""
    return MapVersion.objects.order_by("-pk").values_list("key", flat=True).first() or ""
