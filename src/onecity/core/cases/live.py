"""Who receives which live event of cases."""

from typing import Any

from onecity.core.accounts.scope import Actor, Grant, organisations_under


def _grant_covers(grant: Grant, payload: dict[str, Any]) -> bool:
    if not str(payload["region"]).startswith(grant.region_prefix) or grant.sees == "own":
        return False
    if grant.sees == "region":
        return True
    below = set(organisations_under(grant.organisation_path))
    return payload["lead"] in below or not below.isdisjoint(payload["assisting"])


def may_hear(actor: Actor, payload: dict[str, Any]) -> bool:
    """Whether a change of a case is told to this actor: the same rule as `queries.scope_condition`."""
    return any(_grant_covers(grant, payload) for grant in actor.grants)
