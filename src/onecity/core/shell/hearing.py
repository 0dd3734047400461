"""Who hears of a show: what a person's own wall and presenter say to each other, and that a note was written."""

from typing import Any

from onecity.core import registry
from onecity.core.accounts.scope import Actor


def is_own(actor: Actor, payload: dict[str, Any]) -> bool:
    """What a wall and its presenter say is for the person who opened both."""
    return actor.user_id is not None and actor.user_id == payload["user"]


def may_see(actor: Actor, payload: dict[str, Any]) -> bool:
    """A note is told to those to whom its scene is open."""
    scene = next((one for one in registry.hall_scenes() if one.key == payload["scene"]), None)
    return scene is not None and (scene.roles is None or not scene.roles.isdisjoint(actor.roles))
