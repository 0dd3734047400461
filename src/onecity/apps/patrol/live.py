"""Who hears that a round was worked out."""

from typing import Any

from onecity.core.accounts.scope import Actor


def may_hear(actor: Actor, payload: dict[str, Any]) -> bool:
    """The person whose round it is."""
    return actor.user_id == payload["user"]
