"""Who may do which act on which case: the one place this is decided."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from onecity.core.accounts.scope import Actor, Grant
from onecity.core.cases.acts import Act
from onecity.core.cases.models import Case, Ticket
from onecity.core.cases.rules import city_rules
from onecity.core.cases.states import State, Urgency
from onecity.core.cases.tickets import KINDS

HOLDER_ACTS = frozenset({"finish", "hand_down", "milestone", "feedback", "note"})
"""What an organisation may do with a case that was handed down to it; everything else stays with the lead."""


def _paths(act: Act, case: Case) -> Iterator[str]:
    """The organisations in whose name an act may be done; '' for none."""
    yield case.lead.path if case.lead else ""
    if case.holder and act.code in HOLDER_ACTS:
        yield case.holder.path


def _addressed(actor: Actor, act: Act, case: Case, ticket: Ticket) -> Grant | None:
    """The grant by which a ticket is the actor's to answer."""
    if ticket.person_id is not None and ticket.person_id != actor.user_id:
        return None
    roles = act.roles & ({ticket.role} if ticket.role else KINDS[ticket.kind].roles)
    path = ticket.organisation.path if ticket.organisation else ""
    return next(iter(actor.grants_for(roles, case.region_code, path)), None)


def fitting_grant(actor: Actor, act: Act, case: Case, ticket: Ticket | None = None) -> Grant | None:
    """The grant by which the actor may do this act on this case, or None. An act that answers a ticket needs the ticket."""
    if act.ticket:
        return _addressed(actor, act, case, ticket) if ticket and ticket.kind == act.ticket else None
    return next((grant for path in _paths(act, case) for grant in actor.grants_for(act.roles, case.region_code, path)), None)


@dataclass(frozen=True)
class Wish:
    """Somebody with a fitting grant wishes to act on a case at a moment."""

    actor: Actor
    grant: Grant
    case: Case
    at: datetime


Condition = Callable[[Wish], str | None]


def _not_own_work(wish: Wish) -> str | None:
    case, grant = wish.case, wish.grant
    if case.state != State.HANDLED:
        return None
    same_team = grant.organisation_id is not None and grant.organisation_id == case.handled_by_organisation_id
    same_person = wish.actor.user_id is not None and wish.actor.user_id == case.handled_by_id
    return "own_work" if same_team or same_person else None


def _not_ruled(wish: Wish) -> str | None:
    return "ruled" if wish.case.ruled else None


def _own_clock(wish: Wish) -> str | None:
    return "bundled" if wish.case.clock_parent_id else None


def _follows(wish: Wish) -> str | None:
    return None if wish.case.clock_parent_id else "own_clock"


def _none_open(kind: str, obstacle: str = "asked") -> Condition:
    return lambda wish: obstacle if kind in wish.case.open_tickets else None


def _no_danger(wish: Wish) -> str | None:
    return "danger" if wish.case.urgency == Urgency.CRITICAL else None


def _may_ask_time(wish: Wish) -> str | None:
    return _none_open("extension")(wish) or _own_clock(wish)


def _has_milestones(wish: Wish) -> str | None:
    return None if wish.case.milestones else "no_milestones"


def _reopens(wish: Wish) -> str | None:
    case = wish.case
    if not case.number:
        return "never_filed"
    in_time = case.closed_at is not None and wish.at <= case.closed_at + timedelta(days=city_rules().reopen_days)
    return None if case.call_failed or in_time else "too_late"


_CONDITIONS: dict[str, Condition] = {
    "answer": _no_danger,
    "pass": _not_own_work,
    "fail": _not_own_work,
    "answer_check": _not_own_work,
    "dispatch": _none_open("ruling", "ruling"),
    "send_out": _none_open("ruling", "ruling"),
    "return": _not_ruled,
    "ask_extension": _may_ask_time,
    "ask_check": _none_open("site_check"),
    "ask_call": _none_open("call_back"),
    "suspend": _own_clock,
    "bundle": _own_clock,
    "unbundle": _follows,
    "milestone": _has_milestones,
    "reopen": _reopens,
}


def obstacle(actor: Actor, act: Act, case: Case, ticket: Ticket | None = None, at: datetime | None = None) -> str | None:
    """Why the actor may not do an act that the state would allow: a code of OBSTACLES in messages.py, or None."""
    grant = fitting_grant(actor, act, case, ticket)
    if grant is None:
        return "role"
    condition = _CONDITIONS.get(act.code)
    return condition(Wish(actor, grant, case, at or timezone.now())) if condition else None
