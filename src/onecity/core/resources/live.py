"""Who hears where people on duty are."""

from typing import Any

from onecity.core.accounts.scope import Actor
from onecity.core.registry import permission_roles


def may_hear(actor: Actor, payload: dict[str, Any]) -> bool:
    """The person, and those who may watch people on duty in that region."""
    watching = actor.grants_for(permission_roles("resources.watch"), payload["region"])
    return actor.user_id == payload["user"] or next(watching, None) is not None
