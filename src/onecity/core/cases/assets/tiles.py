"""The tile layer of assets, within the viewer's scope."""

from pathlib import Path
from typing import Any

from django.http import QueryDict

from onecity.core.accounts.scope import Actor
from onecity.core.cases.assets.queries import asset_regions
from onecity.core.geo.tiles import drawn

_ASSETS = (Path(__file__).parent.parent / "sql" / "assets.sql").read_text(encoding="utf-8")
FROM_ZOOM = 14


def asset_tile(actor: Actor, z: int, x: int, y: int, parameters: QueryDict) -> bytes:
    """A vector tile (EPSG:3857) with source layer `assets`: id, code, name_zh, name_en, state, tone. Empty below zoom 14."""
    regions = [f"{prefix}%" for prefix in asset_regions(actor)]
    if z < FROM_ZOOM or not regions:
        return b""
    named: dict[str, Any] = {"z": z, "x": x, "y": y, "regions": regions}
    return drawn(_ASSETS, named)
