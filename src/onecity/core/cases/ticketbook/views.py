"""The pages of the book of tickets."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from onecity.core.cases.presenting.appeals import against_words
from onecity.core.cases.presenting.tickets import ticket_line
from onecity.core.cases.ticketbook.exports import ticket_table
from onecity.core.cases.ticketbook.queries import TicketFilter, counts_by_kind, filter_of, tickets_fitting
from onecity.core.cases.tickets import KINDS
from onecity.core.cases.views.common import actor_in
from onecity.core.shell.parts import Tab
from onecity.core.tables import FILE_KINDS, download, kind_of, stamped

ROWS = 50
STANDS_WORDS = {
    "open": gettext_lazy("To be answered"),
    "late": gettext_lazy("Late"),
    "answered": gettext_lazy("Answered"),
    "all": gettext_lazy("All"),
}


def _tabs(given: TicketFilter, counts: dict[str, int]) -> list[Tab]:
    """One tab for all kinds and one for each kind that has tickets, or is chosen."""
    page = reverse("cases:tickets")
    kinds = [("", _("All kinds"), sum(counts.values()))]
    kinds += [(kind.code, str(kind.label), counts.get(kind.code, 0)) for kind in KINDS.values()]
    shown = [one for one in kinds if not one[0] or one[2] or one[0] == given.kind]
    return [Tab(label, f"{page}?{given.address(kind=code)}", count, code == given.kind) for code, label, count in shown]


@login_required
@require_GET
def tickets(request: HttpRequest) -> HttpResponse:
    """The tickets of a filter, 50 a page."""
    actor, given, now = actor_in(request), filter_of(request.GET), timezone.now()
    page = Paginator(tickets_fitting(actor, given), ROWS).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "given": given,
        "query": given.address(),
        "stands": [(code, label, code == given.stands) for code, label in STANDS_WORDS.items()],
        "tabs": _tabs(given, counts_by_kind(actor, given)),
        "exports": [(ending, reverse("cases:tickets_export", args=[ending])) for ending in FILE_KINDS],
        "page": page,
        "lines": [(ticket_line(ticket, now), against_words(ticket)) for ticket in page],
    }
    return render(request, "cases/ticketbook.html", context)


@login_required
@require_GET
def export(request: HttpRequest, format: str) -> StreamingHttpResponse:
    """The tickets of a filter as a file. Raises Http404 for an unknown format, NotAllowed."""
    kind = kind_of(format)
    return download(ticket_table(actor_in(request), filter_of(request.GET)), kind, stamped("tickets"))
