"""The tile layer of assets, within the viewer's scope."""

from pathlib import Path
from typing import Any

from django.db import connection
from django.http import QueryDict

from onecity.core.accounts.scope import Actor
from onecity.core.cases.assets.queries import asset_regions

_ASSETS = (Path(__file__).parent.parent / "sql" / "assets.sql").read_text(encoding="utf-8")
FROM_ZOOM = 14


def asset_tile(actor: Actor, z: int, x: int, y: int, parameters: QueryDict) -> bytes:
    """A vector tile (EPSG:3857) with source layer `assets`: id, code, name_zh, name_en, state. Empty below zoom 14."""
    regions = [f"{prefix}%" for prefix in asset_regions(actor)]
    if z < FROM_ZOOM or not regions:
        return b""
    named: dict[str, Any] = {"z": z, "x": x, "y": y, "regions": regions}
    with connection.cursor() as cursor:
        cursor.execute(_ASSETS, named)
        row = cursor.fetchone()
    return bytes(row[0]) if row and row[0] else b""
