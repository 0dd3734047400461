"""Tickets: those of a case, and those a person must answer."""

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from onecity.core.accounts.scope import Actor, Grant
from onecity.core.cases.acts import ACTS, Act
from onecity.core.cases.models import Case, Ticket
from onecity.core.cases.permission import obstacle
from onecity.core.cases.queries.scope import NOTHING, any_of, visible, within
from onecity.core.cases.tickets import KINDS

SHOWN = ("case__category", "case__grid", "case__lead", "organisation", "person", "opened_by")


@dataclass(frozen=True)
class AnswerableTicket:
    """A ticket with the acts by which this person may answer it; none where it is not theirs."""

    ticket: Ticket
    acts: tuple[Act, ...]


def _addressed_to(actor: Actor, grant: Grant) -> Q:
    """The condition on tickets that a grant answers."""
    answered = [kind.code for kind in KINDS.values() if grant.role in kind.roles]
    place = within(grant.region_prefix, "case__region_code")
    unnamed = Q(person_id=None) | Q(person_id=actor.user_id)
    if grant.sees == "organisation":
        return place & unnamed & Q(kind__in=answered, organisation_id__in=grant.organisations_below)
    if grant.sees == "own":
        return NOTHING
    return place & unnamed & Q(organisation_id=None) & (Q(role=grant.role) | Q(role="", kind__in=answered))


def tickets_for(actor: Actor) -> QuerySet[Ticket]:
    """The open tickets the actor must answer, soonest limit first."""
    addressed = any_of(_addressed_to(actor, grant) for grant in actor.grants)
    rows = Ticket.objects.filter(addressed, ended_at=None, case__in=visible(actor))
    return rows.select_related(*SHOWN).order_by("due_at", "pk")


def tickets_of(case: Case) -> QuerySet[Ticket]:
    """The tickets of a case, open ones first, then the newest."""
    shown = ("organisation", "person", "opened_by", "answered_by")
    return case.tickets.select_related(*shown).order_by(F("ended_at").desc(nulls_first=True), "-number")


def open_tickets(case: Case, kind: str) -> QuerySet[Ticket]:
    """The open tickets of a kind in a case."""
    return case.tickets.filter(kind=kind, ended_at=None).select_related("organisation")


def answers_to(actor: Actor, case: Case, ticket: Ticket) -> tuple[Act, ...]:
    """The acts by which the actor may answer an open ticket as the case stands."""
    if not ticket.open:
        return ()
    fitting = (act for act in ACTS.values() if act.ticket == ticket.kind and case.state in act.states)
    return tuple(act for act in fitting if obstacle(actor, act, case, ticket) is None)


def answerable(actor: Actor, case: Case) -> list[AnswerableTicket]:
    """The tickets of a case with what the actor may answer."""
    return [AnswerableTicket(ticket, answers_to(actor, case, ticket)) for ticket in tickets_of(case)]
