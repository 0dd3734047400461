"""The working calendar: a year at a time, its hours, its versions; administrators change it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from onecity.core.accounts.calendars import actions, queries
from onecity.core.accounts.calendars.actions import BadChange
from onecity.core.accounts.calendars.current import current_version
from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.models import CalendarVersion
from onecity.core.accounts.scope import may
from onecity.core.accounts.views.asking import actor_in, asked, given

LISTED = 30
EMPTY_SEASONS = 2


def _number(text: str, usual: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else usual


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _year(request: HttpRequest) -> int:
    year = _number(request.POST.get("year", "") or asked(request, "year"), timezone.localdate().year)
    return min(max(year, actions.FIRST_YEAR), actions.LAST_YEAR)


def _seasons(request: HttpRequest, version: int) -> list[tuple[str, str]]:
    """The seasons as the form shows them, with room for more: what was typed, else what holds."""
    typed = list(zip(request.POST.getlist("begins"), request.POST.getlist("spans"), strict=False))
    held = [(one["begins"], " ".join(one["spans"])) for one in queries.content_in(version)["seasons"]]
    rows = [(begins[:5], spans[:100]) for begins, spans in (typed or held)]
    return rows + [("", "")] * (0 if typed else EMPTY_SEASONS)


def _page(request: HttpRequest, problems: dict[str, str] | None = None) -> HttpResponse:
    if not actor_in(request).roles - {"citizen"}:
        raise NotAllowed("calendar")
    version = _number(asked(request, "version"), current_version())
    year = _year(request)
    try:
        shown = queries.year_of(year, version)
        context: dict[str, Any] = {"seasons": _seasons(request, version)}
    except CalendarVersion.DoesNotExist as error:
        raise Http404 from error
    chosen = _day(request.POST.get("first", "") or asked(request, "day"))
    context |= {
        "shown": shown,
        "version": version,
        "newest": version == current_version(),
        "versions": queries.versions()[:LISTED],
        "chosen": chosen,
        "last": _day(request.POST.get("last", "")) or chosen,
        "why": given(request, "why"),
        "editable": may(actor_in(request), actions.PERMISSION) and version == current_version(),
        "years": (year - 1, year + 1),
        "problems": problems or {},
    }
    return render(request, "accounts/calendar.html", context, status=422 if problems else 200)


@login_required
@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """A year of the calendar in force, or of an earlier version. 403 without a post."""
    return _page(request)


def _changed(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Kept as a new version. The clocks of open cases are worked out anew."))
    return redirect(f"{reverse('accounts:calendar')}?year={_year(request)}")


@login_required
@require_POST
def days(request: HttpRequest) -> HttpResponse:
    """Say of days that they are worked or not."""
    first, last = _day(given(request, "first")), _day(given(request, "last"))
    try:
        actions.change_days(actor_in(request), first, last or first, given(request, "choice"), given(request, "why", 300))
    except BadChange as error:
        return _page(request, error.fields)
    return _changed(request)


@login_required
@require_POST
def hours(request: HttpRequest) -> HttpResponse:
    """Set the hours of the seasons."""
    rows = [(begins.strip(), spans.strip()) for begins, spans in _seasons(request, 0) if begins.strip() or spans.strip()]
    try:
        actions.change_hours(actor_in(request), rows, given(request, "why", 300))
    except BadChange as error:
        return _page(request, error.fields)
    return _changed(request)


@login_required
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Say that a year's holidays are entered."""
    try:
        actions.enter_year(actor_in(request), _year(request), given(request, "why", 300))
    except BadChange as error:
        return _page(request, error.fields)
    return _changed(request)
