"""The grid: lines as cells that are typed, pasted and taken back."""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from onecity.core.accounts.scope import may
from onecity.core.cases.duty import queries
from onecity.core.cases.duty.actions import editing
from onecity.core.cases.duty.actions.editing import CellEdit, Edited
from onecity.core.cases.duty.cells import COLUMN_BY_KEY, COLUMNS, shown
from onecity.core.cases.duty.errors import BadCell, BadCells, ListIsFixed, ListMovedOn
from onecity.core.cases.duty.files import NUMBER, import_sheet
from onecity.core.cases.duty.names import Names
from onecity.core.cases.duty.permission import EDIT
from onecity.core.cases.duty.queries import LineFilter
from onecity.core.cases.duty.records import record_of
from onecity.core.cases.duty.views.common import frame_of, key_in, list_or_404, text_in
from onecity.core.cases.duty.views.versions import fixed_words
from onecity.core.cases.imports.files import MEGABYTE
from onecity.core.cases.models import DutyLine
from onecity.core.cases.queries.choices import category_groups
from onecity.core.cases.views.common import actor_in
from onecity.core.geo.queries import regions_in_scope
from onecity.core.rowfiles.errors import UnreadableFile

MOST_BYTES = 20 * MEGABYTE


def _filter(request: HttpRequest) -> LineFilter:
    given = request.GET
    return LineFilter(
        words=text_in(given.get("words", ""), 60),
        group_id=key_in(given.get("group", "")),
        region=given.get("region", "") if given.get("region", "").isascii() and given.get("region", "").isdigit() else "",
        organisation=text_in(given.get("organisation", ""), 40),
        line=key_in(given.get("line", "")),
    )


@login_required
@require_GET
def lines(request: HttpRequest, list_id: int) -> HttpResponse:
    """The lines of a version as a grid; a draft's stewards write into it."""
    duty_list, asked, names = list_or_404(request, list_id), _filter(request), Names()
    page = queries.lines_of(duty_list, asked, key_in(request.GET.get("after", "")) or 0)
    onward = request.GET.copy()
    onward["after"] = str(page.after)
    context = {
        "columns": COLUMNS,
        "rows": [(line, list(shown(record_of(line), names).items())) for line in page.lines],
        "page": page,
        "asked": asked,
        "onward": onward.urlencode(),
        "groups": category_groups(),
        "counties": regions_in_scope(actor_in(request)).filter(level="county").defer("geom", "centre"),
        "can_undo": editing.last_edit(actor_in(request), duty_list) is not None,
        "lists": _choices(names),
    }
    return render(request, "cases/duty/lines.html", frame_of(request, duty_list) | context)


def _choices(names: Names) -> dict[str, list[str]]:
    """What may stand in the columns that name something, for the list under a cell."""
    return {
        "categories": [names.category_words(key) for key, one in names.categories.items() if one.active],
        "regions": [names.region_words(code) for code in names.regions if len(code) == 6],
        "organisations": [
            names.organisation_words(key) for key, one in names.organisations.items() if one.active and "township" not in one.kind
        ],
    }


def _told(bad: BadCell) -> dict[str, Any]:
    return {"line": bad.line, "column": bad.column, "reason": bad.reason}


def _edited(list_id: int, edited: Edited | None) -> JsonResponse:
    """The lines as they stand now; null for one that is gone."""
    if edited is None:
        return JsonResponse({"said": _("There is nothing of yours to take back.")})
    names = Names()
    lines = DutyLine.objects.filter(duty_list_id=list_id, number__in=edited.numbers)
    now = {line.number: shown(record_of(line), names) for line in lines}
    return JsonResponse({"edition": edited.edition, "lines": {number: now.get(number) for number in edited.numbers}})


def _answered(request: HttpRequest, list_id: int, act: Callable[[], Edited | None]) -> JsonResponse:
    """Do an edit and say what came of it, in the words the grid shows."""
    list_or_404(request, list_id)
    try:
        return _edited(list_id, act())
    except BadCells as error:
        return JsonResponse({"problems": [_told(one) for one in error.cells]}, status=422)
    except ListMovedOn:
        return JsonResponse({"said": _("Somebody else has changed these lines meanwhile. Load the page anew.")}, status=409)
    except ListIsFixed as error:
        return JsonResponse({"said": fixed_words(error)}, status=409)
    except DutyLine.DoesNotExist as error:
        raise Http404 from error


def _given(request: HttpRequest) -> dict[str, Any]:
    """The JSON of an edit; anything else counts as empty."""
    try:
        given = json.loads(request.body)
    except (ValueError, UnicodeDecodeError):
        return {}
    return given if isinstance(given, dict) else {}


def _number(value: object) -> int:
    return value if isinstance(value, int) and 0 <= value < 2**31 else 0


def _cells(given: dict[str, Any]) -> list[CellEdit]:
    cells = given.get("cells")
    rows = [one for one in cells if isinstance(one, dict)] if isinstance(cells, list) else []
    return [CellEdit(_number(one.get("line")), str(one.get("column")), str(one.get("text", ""))[:4000]) for one in rows]


@login_required
@require_POST
def cells(request: HttpRequest, list_id: int) -> JsonResponse:
    """Take cells: all of them, or none with the reason for each that cannot be taken."""
    given = _given(request)
    return _answered(request, list_id, lambda: editing.edit_cells(actor_in(request), list_id, _cells(given), _number(given.get("seen"))))


@login_required
@require_POST
def add(request: HttpRequest, list_id: int) -> JsonResponse:
    """Add a line like another."""
    return _answered(request, list_id, lambda: editing.add_line(actor_in(request), list_id, _number(_given(request).get("like"))))


@login_required
@require_POST
def remove(request: HttpRequest, list_id: int) -> JsonResponse:
    """Remove a line."""
    given = _given(request)
    number, seen = _number(given.get("line")), _number(given.get("seen"))
    return _answered(request, list_id, lambda: editing.remove_lines(actor_in(request), list_id, [number], seen))


@login_required
@require_POST
def undo(request: HttpRequest, list_id: int) -> JsonResponse:
    """Take the reader's last edit back."""
    return _answered(request, list_id, lambda: editing.undo(actor_in(request), list_id))


def _import(request: HttpRequest, list_id: int, file: UploadedFile) -> list[BadCell]:
    """Import a file; what cannot be taken is returned and nothing is changed. Raises UnreadableFile."""
    if (file.size or 0) > MOST_BYTES:
        raise UnreadableFile(_("The file is larger than %(size)d MB. Divide it.") % {"size": MOST_BYTES // MEGABYTE})
    with tempfile.NamedTemporaryFile(suffix=Path(file.name or "").suffix[:5]) as kept:
        for chunk in file.chunks():
            kept.write(chunk)
        kept.flush()
        done = import_sheet(actor_in(request), list_id, Path(kept.name))
    if not done.problems:
        words = ngettext("%(count)d line changed", "%(count)d lines changed", done.changed) % {"count": done.changed}
        told = _("%(changed)s, %(added)d added, %(removed)d removed.") % {"changed": words, "added": done.added, "removed": done.removed}
        messages.success(request, told)
    return list(done.problems)


def _heading(key: str) -> str:
    return str(COLUMN_BY_KEY[key].label if key in COLUMN_BY_KEY else NUMBER)


@login_required
@require_POST
def upload(request: HttpRequest, list_id: int) -> HttpResponse:
    """Make a draft what a file says; problems name row and column."""
    duty_list, file = list_or_404(request, list_id), request.FILES.get("file")
    problems: list[BadCell] = []
    fault = ""
    try:
        problems = _import(request, list_id, file) if file else []
        fault = "" if file else _("Choose a file.")
    except UnreadableFile as error:
        fault = str(error)
    except ListIsFixed as error:
        fault = fixed_words(error)
    if not (problems or fault):
        return redirect("cases:duty_lines", list_id)
    rows = [(one.line, _heading(one.column), one.reason) for one in problems]
    context = {"rows": rows, "fault": fault, "may_edit": may(actor_in(request), EDIT)}
    return render(request, "cases/duty/import.html", frame_of(request, duty_list) | context, status=422)
