"""Which cases a person may see, and which wait for them."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import CharField, Lookup, Q, QuerySet

from onecity.core.accounts.scope import Actor, Grant
from onecity.core.cases.acts import ACTS
from onecity.core.cases.models import Case
from onecity.core.cases.states import OPEN_STATES, State

NOTHING = Q(pk__in=[])


@CharField.register_lookup
class BeginsUnplanned(Lookup):
    """Whether a text begins with another, asked row by row: by no index, and with no frequency the planner knows.

    An office of a county has the cases of that county. The planner would multiply the two frequencies, think the cases few, and read
    and sort them all instead of the newest.
    """

    lookup_name = "begins_unplanned"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """A position greater than nought, which is taken for one row in three."""
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"strpos('^' || {left}, '^' || {right}) > 0", (*left_params, *right_params)


_AWAITS_RULING = Q(state=State.FILED, open_tickets__contains=["ruling"])


def within(region_prefix: str, field: str = "region_code") -> Q:
    """The condition on the place of a case; none for the whole city, in which every case lies. `field` leads to its region code."""
    whole_city = settings.CITY.prefix.startswith(region_prefix)
    return Q() if whole_city else Q(**{f"{field}__startswith": region_prefix})


def within_row_by_row(region_prefix: str) -> Q:
    """As `within`, for cases found by their organisation."""
    return Q(region_code__begins_unplanned=region_prefix) if within(region_prefix) else Q()


def sees_offices_within(actor: Actor, region_prefix: str) -> bool:
    """Whether an actor sees by organisation, and only by those within a region: it then says little more of their cases."""
    prefixes = [grant.region_prefix for grant in actor.grants if grant.sees == "organisation"]
    return bool(prefixes) and all(prefix.startswith(region_prefix) for prefix in prefixes)


def sees_others(actor: Actor) -> bool:
    """Whether an actor sees more than what they reported themselves."""
    return any(grant.sees != "own" for grant in actor.grants)


def _grant_condition(actor: Actor, grant: Grant) -> Q:
    if grant.sees == "own":
        return Q(reported_by_id=actor.user_id)
    if grant.sees == "region":
        return within(grant.region_prefix)
    return within_row_by_row(grant.region_prefix) & (Q(lead_id__in=grant.organisations_below) | _involving(grant))


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
