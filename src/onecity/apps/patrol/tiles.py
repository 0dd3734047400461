"""The tile layer of check points, within the viewer's regions."""

from pathlib import Path
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from onecity.apps.patrol.queries import point_regions
from onecity.core.accounts.scope import Actor
from onecity.core.geo.tiles import drawn

_POINTS = (Path(__file__).parent / "sql" / "points.sql").read_text(encoding="utf-8")
FROM_ZOOM = 12


def point_tile(actor: Actor, z: int, x: int, y: int, parameters: QueryDict) -> bytes:
    """A vector tile (EPSG:3857) with source layer `check-points`: id, code, name_zh, name_en, tone. Empty below zoom 12."""
    regions = [f"{prefix}%" for prefix in point_regions(actor)]
    if z < FROM_ZOOM or not regions:
        return b""
    named: dict[str, Any] = {"z": z, "x": x, "y": y, "regions": regions, "today": timezone.localdate()}
    return drawn(_POINTS, named)
