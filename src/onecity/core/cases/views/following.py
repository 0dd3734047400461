"""The reporter follows the case by a link nobody can guess."""

from typing import Any

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from onecity.core.cases.actions import rate as rate_case
from onecity.core.cases.errors import BadInput, CaseMovedOn
from onecity.core.cases.forms import RatingForm
from onecity.core.cases.models import Case
from onecity.core.cases.models.attachment import Shows
from onecity.core.cases.presenting.pictures import follower_address, pictures_of
from onecity.core.cases.presenting.stages import told_steps
from onecity.core.cases.states import Rating, State
from onecity.core.cases.views.common import from_htmx
from onecity.core.shell import errors

PUBLIC_PHOTOS = (Shows.BEFORE, Shows.AFTER)


def followed_case(token: str) -> Case:
    """The case of a link. Raises Http404."""
    if "\0" in token:
        raise Http404
    found = Case.objects.select_related("category", "lead").filter(token=token).first()
    if found is None:
        raise Http404
    return found


def _context(case: Case, form: RatingForm | None = None) -> dict[str, Any]:
    """What the reporter is told: stages, an answer given at once, the reason of a refusal, photos of before and after; nothing internal."""
    events = list(case.events.select_related("organisation").order_by("-sequence"))
    refusal = next((event.note for event in events if event.act == "reject"), "")
    answer = next((event.note for event in events if event.act == "answer"), "")
    photos = case.photos.filter(shows__in=PUBLIC_PHOTOS)
    return {
        "case": case,
        "steps": told_steps(case, events),
        "state": State(case.state),
        "answer": answer if case.answered_at_once else "",
        "refusal": refusal if case.state == State.REJECTED else "",
        "pictures": pictures_of(case, photos, follower_address(case.token)),
        "ratings": Rating.choices,
        "rated": Rating(case.rating).label if case.rating else "",
        "form": form or RatingForm(),
    }


@never_cache
@require_GET
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Where the case stands, in the reporter's words; for HTMX only its inner part."""
    template = "cases/follow_case.html" if from_htmx(request) else "cases/follow.html"
    return render(request, template, _context(followed_case(token)))


@require_POST
def rate(request: HttpRequest, token: str) -> HttpResponse:
    """Take the reporter's word on a closed case."""
    case = followed_case(token)
    if not ratelimit.consume(request, action="rate"):
        return errors.page(request, 429)
    form = RatingForm(request.POST)
    if form.is_valid():
        try:
            rate_case(token, form.cleaned_data["rating"], form.cleaned_data["note"])
            return redirect("cases:follow", token)
        except BadInput as error:
            form.add_error("rating", error.fields.get("rating", str(error)))
        except CaseMovedOn:
            form.add_error(None, _("This case is not closed, or has been rated already."))
    case.refresh_from_db()
    return render(request, "cases/follow.html", _context(case, form), status=422)
