"""What departments call base grids in their own systems of grids."""

from collections.abc import Mapping

from onecity.core import registry
from onecity.core.accounts.scope import Actor
from onecity.core.registry import OwnGrid


def own_grids(actor: Actor) -> dict[str, OwnGrid]:
    """The grids of the systems of an actor's organisations, by the codes of the base grids they are filled from."""
    paths = sorted({grant.organisation_path for grant in actor.grants if grant.organisation_path})
    told = [tell(path) for path in paths for tell in registry.own_grids()]
    return {code: own for grids in told for code, own in grids.items()}


def own_code(own: Mapping[str, OwnGrid], base: str | None) -> str | None:
    """What a base grid is called by a department, by its own code; None where it has no grid there."""
    found = own.get(base) if base else None
    return found.code if found else None
