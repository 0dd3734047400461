"""Tickets in words: who must answer, by when, what was asked and answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from onecity.core.accounts.roles import ROLES
from onecity.core.accounts.scope import Actor
from onecity.core.cases.acts import Act
from onecity.core.cases.models import Case, Ticket
from onecity.core.cases.presenting.acting import SLOT
from onecity.core.cases.presenting.limits import timed_clock
from onecity.core.cases.queries.tickets import answerable
from onecity.core.cases.tickets import KINDS
from onecity.core.registry import Text
from onecity.core.shell import parts


@dataclass(frozen=True)
class TicketLine:
    """One ticket as it is shown. `acts` are the buttons by which this reader may answer it."""

    ticket: Ticket
    label: Text
    who: str
    clock: parts.Clock
    outcome: Text
    acts: tuple[parts.Act, ...] = ()


def who_words(ticket: Ticket) -> str:
    """Who must answer a ticket: the person, the organisation, or the post."""
    if ticket.person:
        return str(ticket.person.get_full_name())
    if ticket.organisation:
        return ticket.organisation.name
    role = ticket.role or next(iter(sorted(KINDS[ticket.kind].roles)))
    return str(ROLES[role].label)


def _buttons(case: Case, ticket: Ticket, acts: Iterable[Act], face: str) -> tuple[parts.Act, ...]:
    return tuple(
        parts.Act(
            act.label,
            f"{reverse('cases:act', args=[case.pk, act.code])}?face={face}&ticket={ticket.number}",
            kind="risk" if act.risk else "plain",
            target=SLOT,
        )
        for act in acts
    )


def ticket_line(ticket: Ticket, now: datetime, acts: tuple[parts.Act, ...] = ()) -> TicketLine:
    """A ticket with its clock."""
    kind = KINDS[ticket.kind]
    outcome = kind.outcomes.get(ticket.outcome, "")
    return TicketLine(ticket, kind.label, who_words(ticket), timed_clock(ticket, _("Limit"), now), outcome, acts)


def ticket_lines(actor: Actor, case: Case, face: str) -> list[TicketLine]:
    """The tickets of a case, open ones first, with what this reader may answer."""
    now = timezone.now()
    return [ticket_line(one.ticket, now, _buttons(case, one.ticket, one.acts, face)) for one in answerable(actor, case)]
