"""The book of tickets as a file: within scope, numbers in texts masked, with a row in the ledger."""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecity.core.accounts.scope import Actor, require
from onecity.core.cases.exports import MOST_ROWS, without_numbers
from onecity.core.cases.models import Ticket
from onecity.core.cases.presenting.appeals import against_words
from onecity.core.cases.presenting.tickets import who_words
from onecity.core.cases.ticketbook.queries import TicketFilter, tickets_fitting
from onecity.core.cases.tickets import KINDS
from onecity.core.ledger.actions import record_lookup
from onecity.core.tables import Column, Table


def _outcome(ticket: Ticket) -> str | None:
    return str(KINDS[ticket.kind].outcomes.get(ticket.outcome, "")) or None


COLUMNS: tuple[Column[Ticket], ...] = (
    Column("kind", gettext_lazy("Kind"), lambda ticket: KINDS[ticket.kind].label),
    Column("case", gettext_lazy("Case"), lambda ticket: ticket.case.label),
    Column("number", gettext_lazy("Number"), lambda ticket: ticket.number, "number"),
    Column("category", gettext_lazy("Category"), lambda ticket: ticket.case.category.name),
    Column("against", gettext_lazy("Against"), against_words),
    Column("note", gettext_lazy("Asked"), lambda ticket: without_numbers(ticket.note)),
    Column("who", gettext_lazy("To be answered by"), who_words),
    Column("opened_by", gettext_lazy("Opened by"), lambda ticket: str(ticket.opened_by) if ticket.opened_by else None),
    Column("opened_at", gettext_lazy("Opened"), lambda ticket: ticket.started_at, "moment"),
    Column("due_at", gettext_lazy("Limit"), lambda ticket: ticket.due_at, "moment"),
    Column("answered_at", gettext_lazy("Answered"), lambda ticket: ticket.ended_at, "moment"),
    Column("outcome", gettext_lazy("Outcome"), _outcome),
    Column("answer", gettext_lazy("Answer"), lambda ticket: without_numbers(ticket.answer)),
    Column("answered_by", gettext_lazy("Answered by"), lambda ticket: str(ticket.answered_by) if ticket.answered_by else None),
)


def ticket_table(actor: Actor, given: TicketFilter) -> Table[Ticket]:
    """The tickets of a filter, at most MOST_ROWS, and the row in the ledger. Raises NotAllowed."""
    require(actor, "cases.export")
    record_lookup(actor, "tickets.export", timezone.now().strftime("%Y%m%dT%H%M%SZ"), f"export {given.address()}".strip())
    rows = tickets_fitting(actor, given)[:MOST_ROWS]
    title = _("Tickets of %(city)s") % {"city": settings.CITY.name_zh}
    return Table(title, COLUMNS, rows.iterator(chunk_size=2000), lambda ticket: (ticket.case.point.x, ticket.case.point.y))
