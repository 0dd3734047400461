"""The tile layer of people on duty."""

from pathlib import Path
from typing import Any

from django.http import QueryDict

from onecity.core.accounts.scope import Actor
from onecity.core.geo.tiles import drawn
from onecity.core.registry import permission_roles
from onecity.core.resources.queries import stale_before

_WORKERS = (Path(__file__).parent / "sql" / "workers.sql").read_text(encoding="utf-8")
FROM_ZOOM = 9


def worker_tile(actor: Actor, z: int, x: int, y: int, parameters: QueryDict) -> bytes:
    """A vector tile (EPSG:3857) with source layer `workers`: id, name, status, stale. Empty below zoom 9."""
    if z < FROM_ZOOM:
        return b""
    roles = permission_roles("resources.watch")
    regions = [f"{grant.region_prefix}%" for grant in actor.grants if grant.role in roles]
    named: dict[str, Any] = {"z": z, "x": x, "y": y, "stale_before": stale_before(), "user": actor.user_id, "regions": regions}
    return drawn(_WORKERS, named)
