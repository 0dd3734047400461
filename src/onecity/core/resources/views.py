"""Somebody on duty, beside the map or the page that names them: where they are, and how to call them."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from onecity.core.accounts.models import User
from onecity.core.accounts.phones import masked_phone
from onecity.core.resources.actions import telephone_of
from onecity.core.resources.queries import posts_in_sight, stale_before, watched
from onecity.core.shell.frame import actor_in


def _person(request: HttpRequest, user_id: int) -> User:
    found = watched(actor_in(request), user_id)
    if found is None:
        raise Http404
    return found


@login_required
@require_GET
def person(request: HttpRequest, user_id: int) -> HttpResponse:
    """Somebody in the field of a region the reader watches: a page, or a drawer."""
    found = _person(request, user_id)
    context = {
        "person": found,
        "duty": getattr(found, "duty", None),
        "posts": posts_in_sight(actor_in(request), found),
        "masked": masked_phone(found),
        "stale_before": stale_before(),
    }
    drawn = "drawer" if request.headers.get("HX-Target") == "drawer" else "person"
    return render(request, f"resources/{drawn}.html", context)


@login_required
@never_cache
@require_POST
def telephone(request: HttpRequest, user_id: int) -> HttpResponse:
    """How to call them; the look is written down."""
    found = _person(request, user_id)
    return render(request, "resources/telephone.html", {"phone": telephone_of(actor_in(request), found, _("Call somebody in the field"))})
