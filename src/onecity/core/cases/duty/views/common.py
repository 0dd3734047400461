"""What the pages of the duty list share."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from onecity.core.accounts.scope import may
from onecity.core.cases.duty.permission import EDIT
from onecity.core.cases.duty.queries import duty_list_for
from onecity.core.cases.models import DutyList
from onecity.core.cases.views.common import actor_in
from onecity.core.shell.parts import Tab


def list_or_404(request: HttpRequest, list_id: int) -> DutyList:
    """A list in sight. Raises Http404, NotAllowed."""
    try:
        return duty_list_for(actor_in(request), list_id)
    except DutyList.DoesNotExist as error:
        raise Http404 from error


def frame_of(request: HttpRequest, duty_list: DutyList) -> dict[str, Any]:
    """What every page of one version shows: its head and its tabs."""
    editable = may(actor_in(request), EDIT)
    pages = [("lines", _("Lines")), ("findings", _("Findings")), ("compare", _("Compare")), ("changes", _("Edits"))]
    if editable and not duty_list.published:
        pages += [("trial", _("Dry run")), ("publish", _("Publish"))]
    if duty_list.published:
        pages.append(("limits", _("Open cases")))
    here = request.resolver_match.url_name if request.resolver_match else ""
    tabs = [Tab(label, reverse(f"cases:duty_{page}", args=(duty_list.pk,)), current=here == f"duty_{page}") for page, label in pages]
    return {"duty_list": duty_list, "tabs": tabs, "editable": editable, "draft": editable and not duty_list.published}


def key_in(text: str) -> int | None:
    """A key or number of an address or form, or None."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def day_in(text: str) -> date | None:
    """A day as 2026-07-20, or None."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def text_in(text: str, longest: int = 100) -> str:
    """A text of an address or form, trimmed."""
    return text.replace("\0", "").strip()[:longest]
