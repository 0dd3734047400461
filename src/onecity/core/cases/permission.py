"""Who may do which act on which case: the one place this is decided."""

from onecity.core.accounts.scope import Actor, Grant
from onecity.core.cases.acts import Act
from onecity.core.cases.models import Case


def fitting_grant(actor: Actor, act: Act, case: Case) -> Grant | None:
    """The grant by which the actor may do this act on this case, or None."""
    path = case.lead.path if case.lead else ""
    return next(iter(actor.grants_for(act.roles, case.region_code, path)), None)


def _own_work(actor: Actor, grant: Grant, case: Case) -> bool:
    same_team = grant.organisation_id is not None and grant.organisation_id == case.handled_by_organisation_id
    return same_team or (actor.user_id is not None and actor.user_id == case.handled_by_id)


def obstacle(actor: Actor, act: Act, case: Case) -> str | None:
    """Why the actor may not do an act that the state would allow: a code of OBSTACLES in messages.py, or None."""
    grant = fitting_grant(actor, act, case)
    if grant is None:
        return "role"
    if act.code in ("pass", "fail") and _own_work(actor, grant, case):
        return "own_work"
    return None
