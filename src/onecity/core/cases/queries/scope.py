"""Which cases a person may see, and which wait for them."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import Q, QuerySet

from onecity.core.accounts.scope import Actor, Grant
from onecity.core.cases.acts import ACTS
from onecity.core.cases.models import Case
from onecity.core.cases.states import OPEN_STATES, State

NOTHING = Q(pk__in=[])
_AWAITS_RULING = Q(state=State.FILED, open_tickets__contains=["ruling"])


def within(region_prefix: str, field: str = "region_code") -> Q:
    """The condition on the place of a case; none for the whole city, in which every case lies. `field` leads to its region code."""
    whole_city = settings.CITY.prefix.startswith(region_prefix)
    return Q() if whole_city else Q(**{f"{field}__startswith": region_prefix})


def _grant_condition(actor: Actor, grant: Grant) -> Q:
    if grant.sees == "own":
        return Q(reported_by_id=actor.user_id)
    place = within(grant.region_prefix)
    if grant.sees == "region":
        return place
    return place & (Q(lead_id__in=grant.organisations_below) | _involving(grant))


def _involving(grant: Grant) -> Q:
    """That somebody is involved at all says nothing new, but is the condition of the index."""
    return Q(involved__overlap=grant.organisations_below) & ~Q(involved=[])


def any_of(conditions: Iterable[Q]) -> Q:
    """The disjunction of conditions; an empty condition among them lets everything through, no condition at all nothing."""
    known = list(conditions)
    if not known:
        return NOTHING
    return reduce(or_, known) if all(known) else Q()


def scope_condition(actor: Actor) -> Q:
    """The condition that keeps exactly the cases an actor may see: those of their grants, and those they reported."""
    conditions = [_grant_condition(actor, grant) for grant in actor.grants]
    if actor.user_id is not None:
        conditions.append(Q(reported_by_id=actor.user_id))
    return any_of(conditions)


def visible(actor: Actor) -> QuerySet[Case]:
    """The cases an actor may see."""
    return Case.objects.filter(scope_condition(actor))


def _waiting_states(role: str) -> list[str]:
    """The open states that wait for a role."""
    awaited = [act for act in ACTS.values() if act.waits and role in act.roles]
    return [state for state in OPEN_STATES if any(state in act.states for act in awaited)]


def _lead_condition(grant: Grant) -> Q:
    """Cases the organisation leads, and those handed down to it that it may finish."""
    if grant.sees != "organisation":
        return Q()
    below = grant.organisations_below
    return Q(lead_id__in=below) | Q(holder_id__in=below, state=State.HANDLING)


def _waits_for(actor: Actor, grant: Grant) -> Q:
    states = _waiting_states(grant.role)
    if not states or grant.sees == "own":
        return NOTHING
    condition = Q(state__in=states) & _lead_condition(grant)
    return condition & within(grant.region_prefix) & ~_own_work(actor, grant) & ~_AWAITS_RULING


def _own_work(actor: Actor, grant: Grant) -> Q:
    own = Q(handled_by_id=actor.user_id)
    if grant.organisation_id is not None:
        own |= Q(handled_by_organisation_id=grant.organisation_id)
    return Q(state="handled") & own


def needs_action_by(actor: Actor) -> QuerySet[Case]:
    """The open cases whose next act is the actor's, soonest limit first."""
    return Case.objects.filter(waiting_condition(actor)).order_by("due_at", "pk")


def waiting_condition(actor: Actor) -> Q:
    """The condition that keeps the open cases whose next act is the actor's."""
    return any_of(_waits_for(actor, grant) for grant in actor.grants) & Q(state__in=OPEN_STATES)
