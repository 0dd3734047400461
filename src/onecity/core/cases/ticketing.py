"""Opening, answering and withdrawing tickets in memory."""

from onecity.core.accounts.models import Organisation
from onecity.core.cases import clocks
from onecity.core.cases.dossier import Dossier
from onecity.core.cases.effects.deed import Deed
from onecity.core.cases.models import Case, Ticket
from onecity.core.cases.states import State
from onecity.core.cases.tickets import KINDS, MOVED, WITHDRAWN

FOLLOW_THE_CASE = ("supervision", "reminder")
"""Kinds that are addressed to whoever must act."""

WITH_THE_LEAD = (State.DISPATCHED, State.HANDLING, State.SUSPENDED)
DESK_OF: dict[str, str] = {
    State.REPORTED: "acceptor",
    State.ACCEPTED: "duty_officer",
    State.FILED: "dispatcher",
    State.EXTERNAL: "dispatcher",
    State.HANDLED: "grid_leader",
    State.VERIFIED: "acceptor",
}


def who_must_act(case: Case) -> tuple[Organisation | None, str]:
    """The organisation a case waits for, or else the role."""
    if case.lead and case.state in WITH_THE_LEAD:
        return case.lead, ""
    return None, DESK_OF.get(case.state, "dispatcher")


def open_ticket(dossier: Dossier, deed: Deed) -> None:
    """Open the ticket an act calls for, if it calls for one. Who is asked for help assists from then on."""
    order, case = deed.given.opens, dossier.case
    if order is None:
        return
    case.ticket_count += 1
    ticket = Ticket(
        case=case,
        number=case.ticket_count,
        kind=order.kind,
        organisation=order.organisation,
        person_id=order.person_id,
        role=order.role,
        opened_by_id=deed.by.user_id,
        note=deed.given.note,
        data=dict(order.data),
    )
    clocks.start(ticket, order.limit, deed.known_at, deed.calendar)
    dossier.tickets.append(ticket)
    if order.kind == "assistance" and order.organisation:
        case.assisting = sorted({*case.assisting, order.organisation.pk})


def answer(dossier: Dossier, deed: Deed) -> None:
    """End the ticket an act answers. An organisation that cannot help assists no more."""
    ticket = dossier.ticket(deed.given.answers)
    if ticket is None:
        return
    _end(ticket, deed.given.outcome, deed)
    ticket.answer, ticket.answered_by_id = deed.given.note, deed.by.user_id
    if deed.given.outcome == "declined":
        dossier.case.assisting = [key for key in dossier.case.assisting if key != ticket.organisation_id]


def keep_tickets(dossier: Dossier, before: str, deed: Deed) -> None:
    """After an act: withdraw what the new state has no use for, and let orders follow the lead."""
    case = dossier.case
    for ticket in dossier.tickets:
        kind = KINDS[ticket.kind]
        if ticket.ended_at is None and case.state != before and (kind.ends_by_move or case.state not in kind.states):
            _end(ticket, MOVED if kind.ends_by_move else WITHDRAWN, deed)
        elif ticket.ended_at is None and ticket.kind in FOLLOW_THE_CASE:
            _readdress(ticket, case)


def _end(ticket: Ticket, outcome: str, deed: Deed) -> None:
    ticket.ended_at, ticket.outcome = deed.at, outcome


def _readdress(ticket: Ticket, case: Case) -> None:
    """An order goes on to whoever must act now."""
    organisation, role = who_must_act(case)
    if (ticket.organisation_id, ticket.role) != (organisation and organisation.pk, role):
        ticket.organisation, ticket.role = organisation, role
