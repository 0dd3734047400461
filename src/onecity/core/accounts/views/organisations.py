"""The tree of organisations."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from onecity.core.accounts import queries
from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.models import Organisation
from onecity.core.accounts.views.asking import actor_in, asked

MOST_FOUND, MOST_CHOICES = 100, 20


def _require_post(request: HttpRequest) -> None:
    if not actor_in(request).roles - {"citizen"}:
        raise NotAllowed("organisations")


@login_required
@require_GET
def organisations(request: HttpRequest) -> HttpResponse:
    """One level of the tree at a time, or what a search finds. 403 without a post."""
    _require_post(request)
    words = asked(request, "q")
    parent = Organisation.objects.filter(code=asked(request, "under")).first()
    rows = queries.find_organisations(words, MOST_FOUND) if words else list(queries.organisations_below(parent))
    context = {"rows": rows, "parent": parent, "above": queries.organisations_above(parent), "words": words}
    return render(request, "accounts/organisations.html", context)


@login_required
@require_GET
def organisation_choices(request: HttpRequest) -> HttpResponse:
    """The options of a field that names an organisation, for what was typed so far."""
    _require_post(request)
    words = asked(request, "organisation")
    rows = queries.find_organisations(words, MOST_CHOICES) if words else []
    return render(request, "accounts/organisation_choices.html", {"rows": rows})
