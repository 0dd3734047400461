"""Filters kept under a name."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from onecity.core.cases.actions.saving import drop_view, keep_view
from onecity.core.cases.errors import BadInput
from onecity.core.cases.filters import filter_from, query_of
from onecity.core.cases.models import SavedView
from onecity.core.cases.views.common import actor_in, said


def _menu(request: HttpRequest, query: str, status: int = 200, **more: Any) -> HttpResponse:
    views = SavedView.objects.filter(user_id=actor_in(request).user_id or 0)
    return render(request, "cases/saved_views.html", {"views": views, "query": query, **more}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def saved_views(request: HttpRequest) -> HttpResponse:
    """The reader's kept filters as a menu; POST keeps the present one under a name, or replaces the one of that name."""
    given = request.POST if request.method == "POST" else request.GET
    query = query_of(filter_from(QueryDict(given.get("query", "")))).urlencode()
    if request.method == "GET":
        return _menu(request, query)
    try:
        view = keep_view(actor_in(request), given.get("name", ""), query)
    except BadInput as error:
        return _menu(request, query, 422, problem=error.fields["name"], name=given.get("name", ""))
    return said(_menu(request, query), _("Kept as “%(name)s”") % {"name": view.name})


@login_required
@require_POST
def drop(request: HttpRequest, view_id: int) -> HttpResponse:
    """Forget a kept filter of the reader."""
    drop_view(actor_in(request), view_id)
    return _menu(request, request.POST.get("query", "")[:1000])
