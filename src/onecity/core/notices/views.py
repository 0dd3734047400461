"""Pages of notices."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from onecity.core.accounts.scope import Actor
from onecity.core.notices import actions, queries


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


@login_required
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """One's own notices."""
    before = request.GET.get("before", "")[:18]
    rows = queries.notices_of(_actor(request), int(before) if before.isdecimal() else 0)
    return render(request, "notices/list.html", {"rows": rows, "last": rows[-1].pk if len(rows) == queries.ROWS else 0})


@login_required
@never_cache
@require_GET
def bell(request: HttpRequest) -> HttpResponse:
    """The count on the bell, for pages that stay open."""
    return render(request, "notices/bell.html", {"count": queries.unread_count(_actor(request))})


@login_required
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark all of one's notices as read."""
    actions.mark_read(_actor(request))
    return redirect("notices:list")


@login_required
@require_POST
def open_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark one of one's notices as read and go where it leads. 404 for somebody else's."""
    notice = queries.notice_of(_actor(request), notice_id)
    if notice is None:
        raise Http404
    actions.mark_read(_actor(request), [notice_id])
    inside = url_has_allowed_host_and_scheme(notice.url, None)
    return redirect(notice.url if notice.url and inside else "notices:list")
