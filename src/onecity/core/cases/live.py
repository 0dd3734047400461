"""Who receives which live event of cases."""

from typing import Any

from onecity.core.accounts.scope import Actor, Grant
from onecity.core.cases.models.case import follow_key


def _grant_covers(grant: Grant, payload: dict[str, Any]) -> bool:
    if grant.sees == "own":
        return False
    return any(grant.covers(payload["region"], path) for path in (payload["lead"], *payload["involved"]))


def may_hear(actor: Actor, payload: dict[str, Any]) -> bool:
    """Whether a change of a case is told to this actor: the same rule as `queries.scope_condition`."""
    return any(_grant_covers(grant, payload) for grant in actor.grants)


def is_followed(token: str, payload: dict[str, Any]) -> bool:
    """Whether a change belongs to the case of a reporter's link."""
    return payload.get("follow") == follow_key(token)
