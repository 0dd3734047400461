"""Letters that wait for a place, and completing one."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecity.core.cases.actions import Report
from onecity.core.cases.forms import ReportForm, open_request_kind_field
from onecity.core.cases.models import Category
from onecity.core.cases.queries.callers import cases_of_caller
from onecity.core.cases.states import Source
from onecity.core.cases.suggesting.presenting import alarm_of, assistance_for
from onecity.core.cases.suggesting.urgency import danger_of
from onecity.core.cases.views.reporting import told_at
from onecity.core.registry import Text
from onecity.core.shell.frame import actor_in
from onecity.interop.mailbox.actions import complete, open_letter, set_aside
from onecity.interop.mailbox.holding import try_again
from onecity.interop.mailbox.models import Letter, Quarantined
from onecity.interop.mailbox.queries import ignored_counts, mailbox_state, quarantined, waiting_letters

LISTED, MOST_EARLIER = 100, 5
REASONS: dict[str, Text] = {
    "auto_submitted": gettext_lazy("automatic replies"),
    "precedence": gettext_lazy("bulk mail and lists"),
    "bounce": gettext_lazy("returned mail"),
    "own": gettext_lazy("from this mailbox itself"),
    "empty": gettext_lazy("without text"),
    "loop": gettext_lazy("too many from one sender"),
}


class CompletingForm(ReportForm):
    """What somebody adds to a letter: place, category, kind of request."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["request_kind"] = open_request_kind_field()


def _letter(request: HttpRequest, letter_id: int) -> Letter:
    try:
        return open_letter(actor_in(request), letter_id)
    except Letter.DoesNotExist as error:
        raise Http404 from error


@login_required
@never_cache
@require_GET
def letters(request: HttpRequest) -> HttpResponse:
    """Letters to be completed, those with words of danger first, what was ignored, and how the mailbox fares."""
    actor = actor_in(request)
    ignored = [(REASONS.get(reason, reason), count) for reason, count in ignored_counts(actor).items()]
    told = [(one, alarm_of(danger_of(one.text))) for one in waiting_letters(actor)[:LISTED]]
    context = {
        "letters": sorted(told, key=lambda pair: pair[1] is None),
        "ignored": ignored,
        "box": mailbox_state(actor),
        "held": quarantined(actor)[:LISTED],
        "host": settings.MAILBOX["host"],
    }
    return render(request, "mailbox/list.html", context)


def _page(request: HttpRequest, letter: Letter, form: CompletingForm, status: int = 200) -> HttpResponse:
    chosen = str(form["category"].value() or "")
    context = {
        "letter": letter,
        "form": form,
        "help": assistance_for(letter.text),
        "earlier": cases_of_caller(actor_in(request), email=letter.sender)[:MOST_EARLIER] if letter.proven else (),
        "category": Category.objects.filter(pk=chosen).first() if chosen.isdigit() else None,
        "bounds": ",".join(str(degrees) for degrees in settings.CITY.bounds),
    }
    return render(request, "mailbox/letter.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """A letter beside the form that makes a case of it."""
    found = _letter(request, letter_id)
    if request.method == "GET":
        return _page(request, found, CompletingForm(initial={"text": found.text}))
    form = CompletingForm(request.POST)
    case = told_at(form, lambda: complete(actor_in(request), letter_id, _report(form))) if form.is_valid() else None
    return _page(request, found, form, 422) if case is None else redirect("cases:detail", case.pk)


def _report(form: CompletingForm) -> Report:
    given = form.cleaned_data
    longitude, latitude = given["point"]
    kind = given["request_kind"]
    return Report(given["text"], longitude, latitude, given["category"], Source.EMAIL, given["place"], request_kind=kind)


@login_required
@require_POST
def aside(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Say that a letter is no report."""
    try:
        set_aside(actor_in(request), letter_id)
    except Letter.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("Set aside."))
    return redirect("mailbox:list")


@login_required
@require_POST
def again(request: HttpRequest, held_id: int) -> HttpResponse:
    """Try a message in quarantine again."""
    try:
        letter = try_again(actor_in(request), held_id)
    except Quarantined.DoesNotExist as error:
        raise Http404 from error
    if letter is None:
        messages.warning(request, _("It failed again. It is kept; the log says more."))
    else:
        messages.success(request, _("The message is read."))
    return redirect("mailbox:list")
