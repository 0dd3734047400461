"""What a person may evaluate: the regions and organisations of the posts that hold the permission."""

from onecity.apps.evaluation.selection import Reach
from onecity.core.accounts.scope import Actor
from onecity.core.registry import permission_roles

PERMISSION = "evaluation.see"


def reach_of(actor: Actor) -> tuple[Reach, ...]:
    """The parts of the city an actor may evaluate: their region, or within it what their organisation and those below it led."""
    roles = permission_roles(PERMISSION)
    held = (grant for grant in actor.grants if grant.role in roles)
    return tuple(Reach(grant.region_prefix, tuple(grant.organisations_below) if grant.sees == "organisation" else None) for grant in held)
