"""Pages of notices."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from onecity.core.notices import actions, queries


@login_required
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """One's own notices."""
    before = request.GET.get("before", "")
    rows = queries.notices_of(request.actor, int(before) if before.isdigit() else 0)  # type: ignore[attr-defined]
    return render(request, "notices/list.html", {"rows": rows, "last": rows[-1].pk if len(rows) == queries.ROWS else 0})


@login_required
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark all, or the one named, as read; a notice with an address is opened."""
    chosen = request.POST.get("notice", "")
    actions.mark_read(request.actor, [int(chosen)] if chosen.isdigit() else None)  # type: ignore[attr-defined]
    return redirect("notices:list")
