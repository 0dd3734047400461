"""Linking two cases as the same matter at one click, and confirming what a machine linked."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from onecity.core.cases.actions import Submission, perform
from onecity.core.cases.errors import ActNotAllowed, BadInput, CaseMovedOn
from onecity.core.cases.messages import words_for
from onecity.core.cases.models import Case
from onecity.core.cases.presenting.view import FACES
from onecity.core.cases.views.common import actor_in, case_or_404, from_htmx, said
from onecity.core.cases.views.detail import shown
from onecity.core.shell import errors


def _answer(request: HttpRequest, case_id: int, words: str) -> HttpResponse:
    """The case as it is now, and what was done."""
    if not from_htmx(request):
        messages.info(request, words)
        return redirect("cases:detail", case_id)
    face = request.POST.get("face", "")
    response = shown(request, case_or_404(actor_in(request), case_id), face if face in FACES else "page")
    response["HX-Retarget"], response["HX-Reswap"] = "#case-view", "outerHTML"
    return said(response, words)


def _done(request: HttpRequest, case_id: int, work: Callable[[], object], words: str) -> HttpResponse:
    try:
        work()
    except Case.DoesNotExist as error:
        raise Http404 from error
    except ActNotAllowed as error:
        return errors.page(request, 403, words_for(error))
    except (BadInput, CaseMovedOn) as error:
        return _answer(request, case_or_404(actor_in(request), case_id).pk, words_for(error))
    return _answer(request, case_id, words)


@login_required
@require_POST
def link(request: HttpRequest, case_id: int) -> HttpResponse:
    """Link a case with another one the reader sees."""
    actor, key = actor_in(request), request.POST.get("other", "")
    other = case_or_404(actor, int(key) if key.isascii() and key.isdigit() and len(key) < 19 else 0)
    return _done(request, case_id, lambda: perform(actor, case_id, "link", Submission(other=other)), _("Linked. It can be undone."))


@login_required
@require_POST
def confirm(request: HttpRequest, case_id: int, link_id: int) -> HttpResponse:
    """Say that what a machine linked is one matter."""
    actor, given = actor_in(request), Submission(link=link_id)
    return _done(request, case_id, lambda: perform(actor, case_id, "confirm_link", given), _("Confirmed as the same matter."))
