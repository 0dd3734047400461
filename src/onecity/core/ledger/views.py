"""The auditor's page of look-ups."""

import csv
from collections.abc import Iterator
from datetime import date

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from onecity.core.ledger import queries
from onecity.core.ledger.actions import record_lookup
from onecity.core.ledger.models import LookUp
from onecity.core.registry import permission_roles

ROWS = 100


class _Line:
    """What csv writes to: hands every line back."""

    def write(self, line: str) -> str:
        return line


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _lines(rows: Iterator[LookUp]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(["at", "who", "roles", "subject", "key", "purpose"])
    for row in rows:
        texts = (row.actor_name, row.roles, row.subject_kind, row.subject_id, row.purpose)
        yield writer.writerow([row.at.isoformat(), *(f"'{text}" if text.startswith(("=", "+", "-", "@")) else text for text in texts)])


@login_required
@require_GET
def audit(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Who looked at whose data, when and why; as a page or as CSV. 403 unless an auditor."""
    if request.actor.roles.isdisjoint(permission_roles("ledger.audit")):  # type: ignore[attr-defined]
        raise PermissionDenied
    words = request.GET.get("q", "").replace("\0", "")[:60]
    since, until = _day(request.GET.get("since", "")), _day(request.GET.get("until", ""))
    rows = queries.lookups(words, since, until)
    if request.GET.get("format") == "csv":
        record_lookup(request.actor, "audit", "csv", " ".join(filter(None, ("exported", words, str(since or ""), str(until or "")))))  # type: ignore[attr-defined]
        response = StreamingHttpResponse(_lines(rows.iterator(2000)), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="audit.csv"'
        return response
    before = request.GET.get("before", "")
    shown = list((rows.filter(pk__lt=int(before)) if before.isdigit() else rows)[:ROWS])
    context = {"rows": shown, "words": words, "since": since, "until": until, "last": shown[-1].pk if len(shown) == ROWS else 0}
    return render(request, "ledger/audit.html", context)
