"""Who may see and who may change the fusion of grids: posts held for the whole city."""

from typing import Any

from django.conf import settings

from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.scope import Actor, may, require

SEE, KEEP, OWN = "fusion.see", "fusion.keep", "fusion.own"


def require_sight(actor: Actor) -> None:
    """Raise NotAllowed unless the actor may see the systems of the whole city."""
    require(actor, SEE, settings.CITY.code)


def hears(actor: Actor, payload: dict[str, Any]) -> bool:
    """Who is told that a run or plan came to its end."""
    return actor.user_id is not None and may(actor, SEE, settings.CITY.code)


def may_keep(actor: Actor) -> bool:
    """Whether the actor may import, run and decide."""
    return actor.user_id is not None and may(actor, KEEP, settings.CITY.code)


def keeper(actor: Actor) -> int:
    """The key of a person who may import, run and decide. Raises NotAllowed."""
    require(actor, KEEP, settings.CITY.code)
    if actor.user_id is None:
        raise NotAllowed(KEEP)
    return actor.user_id
