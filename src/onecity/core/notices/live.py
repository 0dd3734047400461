"""Who hears of a new notice."""

from typing import Any

from onecity.core.accounts.scope import Actor


def is_for(actor: Actor, payload: dict[str, Any]) -> bool:
    """A notice is told to those it was written for."""
    return actor.user_id in payload["users"]
