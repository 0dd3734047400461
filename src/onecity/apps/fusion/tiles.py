"""The tile layer of the fusion: old grids as departments drew them, and what a run found wrong with them."""

from pathlib import Path

from django.conf import settings
from django.http import QueryDict

from onecity.apps.fusion.permission import SEE
from onecity.core.accounts.scope import Actor, may
from onecity.core.geo.tiles import drawn

_SQL = Path(__file__).parent / "sql"
_TILE, _BASE = ((_SQL / name).read_text(encoding="utf-8") for name in ("fusion_tile.sql", "base_tile.sql"))
SLIVERS_FROM_ZOOM, NAMES_FROM_ZOOM = 13, 11
WHOLE_DEGREES = 360.0


def fusion_tile(actor: Actor, z: int, x: int, y: int, parameters: QueryDict) -> bytes:
    """A vector tile (EPSG:3857): source layers `grids` (id, system, colour, code, name) and `pieces` (id, system, kind, sliver, area).

    `?run=` names the run whose pieces are drawn, `?system=` (repeated) the systems; all where none is named. Empty for who may not see.
    """
    if not may(actor, SEE, settings.CITY.code):
        return b""
    run, pixel = parameters.get("run", ""), WHOLE_DEGREES / 2**z / 512
    metres = pixel * 111_320
    given = {
        "z": z,
        "x": x,
        "y": y,
        "systems": parameters.getlist("system") or None,
        "run": int(run) if run.isascii() and run.isdigit() and len(run) < 10 else None,
        "tolerance": pixel / 2,
        "least": metres * metres / 4,
        "slivers_from": SLIVERS_FROM_ZOOM,
    }
    return drawn(_TILE, given)


def base_tile(actor: Actor, z: int, x: int, y: int, parameters: QueryDict) -> bytes:
    """A vector tile (EPSG:3857) of the base grids in use, at any zoom: source layer `base` (id, code, name_zh, name_en, township).

    From close up also `names` (code, name_zh, name_en): points.
    """
    if not may(actor, SEE, settings.CITY.code):
        return b""
    return drawn(_BASE, {"z": z, "x": x, "y": y, "tolerance": WHOLE_DEGREES / 2**z / 1024, "named": z >= NAMES_FROM_ZOOM})
