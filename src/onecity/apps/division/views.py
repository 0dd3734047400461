"""Pages of the division: drafts, the editor and its acts, and what came after what."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecity.apps.division import actions, jobs
from onecity.apps.division.errors import DraftMovedOn, Refused, VillagesWouldBreak
from onecity.apps.division.evenness import USUAL, Township, ordered, townships
from onecity.apps.division.exports import evenness_table
from onecity.apps.division.models import Draft, DraftState, Proposal
from onecity.apps.division.presenting import proposal_of, rows_of, shapes_of, steps_of
from onecity.apps.division.proposing import MEASURES
from onecity.apps.division.reading import Standing
from onecity.core.accounts.scope import require
from onecity.core.geo.models import GridSuccession, Level, Region
from onecity.core.shell.frame import actor_in
from onecity.core.shell.parts import Column
from onecity.core.tables import download, kind_of, stamped

LISTED = 100
MOST_CORNERS = 500
MOST_GRIDS = 2000
TOWNSHIP_ROWS = 25


def _draft(request: HttpRequest, draft_id: int) -> Draft:
    require(actor_in(request), actions.PERMISSION, settings.CITY.code)
    draft = Draft.objects.select_related("region", "created_by").filter(pk=draft_id).first()
    if draft is None:
        raise Http404
    return draft


@login_required
@require_http_methods(["GET", "POST"])
def drafts(request: HttpRequest) -> HttpResponse:
    """The drafts, and beginning one (`title`, `region`, `day`)."""
    actor = actor_in(request)
    require(actor, actions.PERMISSION, settings.CITY.code)
    if request.method == "POST":
        try:
            day = date.fromisoformat(request.POST.get("day", ""))
            draft = actions.begin(actor, request.POST.get("title", ""), request.POST.get("region", ""), day)
        except Refused as refused:
            return _list(request, str(refused.reason), 422)
        except ValueError:
            return _list(request, _("Give the day from which the division is to hold."), 422)
        return redirect("division:editor", draft.pk)
    return _list(request)


def _evenness(request: HttpRequest) -> list[Township]:
    """The townships of `?county=` in the order of `?order=`."""
    county = request.GET.get("county", "")
    return ordered(townships(county if county.isascii() and county.isdigit() else ""), request.GET.get("order", ""))


@login_required
@require_GET
def evenness(request: HttpRequest, format: str) -> StreamingHttpResponse:
    """How even the division of today is, as a file."""
    require(actor_in(request), actions.PERMISSION, settings.CITY.code)
    return download(evenness_table(_evenness(request)), kind_of(format), stamped("evenness"))


HEADS = (
    Column(gettext_lazy("Township"), "code"),
    Column(gettext_lazy("Base grids"), "grids", numeric=True),
    Column(gettext_lazy("Residents of a grid, mean"), "people", numeric=True),
    Column(gettext_lazy("Residents, heaviest to mean"), "times", numeric=True),
    Column(gettext_lazy("Households, heaviest to mean"), "households", numeric=True),
    Column(gettext_lazy("Area, largest to mean"), "area", numeric=True),
    Column(gettext_lazy("Heaviest grid")),
    Column(""),
)


def _list(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    rows, query = _evenness(request), request.GET.copy()
    query.pop("page", None)
    regions = Region.objects.filter(level__in=(Level.COUNTY, Level.TOWNSHIP)).defer("geom", "centre").order_by("code")
    context = {
        "drafts": Draft.objects.select_related("region", "created_by").defer("region__geom", "steps", "base")[:LISTED],
        "regions": regions,
        "counties": [one for one in regions if one.level == Level.COUNTY],
        "county": request.GET.get("county", ""),
        "townships": Paginator(rows, TOWNSHIP_ROWS).get_page(request.GET.get("page")),
        "synthetic": any(one.synthetic for one in rows),
        "heads": HEADS,
        "order": request.GET.get("order", USUAL),
        "query": query.urlencode(),
        "chosen": request.POST.get("region", request.GET.get("region", "")),
        "today": f"{timezone.localdate():%Y-%m-%d}",
        "problem": problem,
    }
    return render(request, "division/drafts.html", context, status=status)


@login_required
@require_GET
def editor(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The page of one draft."""
    draft = _draft(request, draft_id)
    bounds = ",".join(str(degrees) for degrees in draft.region.geom.extent)
    return render(request, "division/editor.html", {**_context(draft), "bounds": bounds})


@login_required
@require_GET
def panel(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The part of the page that changes, as it stands now."""
    return _panel(request, _draft(request, draft_id))


def _context(draft: Draft, problem: str = "", seen: Standing | None = None, villages: bool = False) -> dict[str, Any]:
    try:
        standing = seen or Standing(draft)
        rows, shapes = rows_of(standing), shapes_of(standing)
    except Refused as refused:
        standing, rows, shapes, problem = None, [], {"type": "FeatureCollection", "features": []}, problem or str(refused.reason)
    return {
        "draft": draft,
        "open": draft.state == DraftState.OPEN,
        "rows": rows,
        "shapes": shapes,
        "steps": steps_of(draft),
        "may_undo": draft.position > 0,
        "may_redo": draft.position < len(draft.steps),
        "ending": [f"{grid.name} {grid.code}" for grid in standing.ended] if standing else [],
        "beginning": [row for row in rows if row.new],
        "problem": problem,
        "asks_for_villages": villages,
        "previewed": seen is not None,
        "computing": draft.proposal == Proposal.WANTED,
        "proposal": proposal_of(draft),
        "measures": [(key, label, key == "people") for key, label in zip(MEASURES, _labels(), strict=True)],
        "wanted": max(1, len(rows) // 2),
    }


def _labels() -> tuple[str, ...]:
    return _("Residents"), _("Households"), _("Cases in 12 months"), _("Area")


def _panel(request: HttpRequest, draft: Draft, status: int = 200, **more: Any) -> HttpResponse:
    """What was chosen and drawn stays where an act was refused."""
    kept = {"chosen": request.POST.getlist("grid"), "line": request.POST.get("line", "")} if status == 422 else {}
    return render(request, "division/panel.html", {**_context(draft, **more), **kept}, status=status)


def _done(request: HttpRequest, draft_id: int, act: Callable[[int], Draft]) -> HttpResponse:
    """Do an act on the revision the page saw; what is refused is told above the draft as it stands."""
    draft = _draft(request, draft_id)
    revision = request.POST.get("revision", "")
    try:
        draft = act(int(revision) if revision.isdigit() and len(revision) < 9 else -1)
    except DraftMovedOn as moved:
        return _panel(request, _draft(request, draft_id), 409, problem=str(moved.reason))
    except Refused as refused:
        return _panel(request, draft, 422, problem=str(refused.reason), villages=isinstance(refused, VillagesWouldBreak))
    return _panel(request, draft)


def _step_of(given: QueryDict) -> dict[str, Any]:
    """The step a form asks for. Raises Refused where it is none."""
    grids = [key[:20] for key in given.getlist("grid")][:MOST_GRIDS]
    kind = given.get("kind", "").removeprefix("preview_")
    if kind == "merge":
        return {"kind": kind, "grids": grids}
    if kind not in ("split", "rename") or len(grids) != 1:
        raise Refused(_("Choose one grid to split or rename, or several to join."))
    if kind == "rename":
        return {"kind": kind, "grid": grids[0], "name_zh": given.get("name_zh", ""), "name_en": given.get("name_en", "")}
    return {"kind": kind, "grid": grids[0], "lines": _lines_of(given.get("line", "")), "break": "break" in given}


def _lines_of(text: str) -> list[list[list[float]]]:
    """Lines of corners, one a row as longitude, latitude; an empty row begins another line. Raises Refused."""
    lines: list[list[list[float]]] = [[]]
    for row in text.strip().splitlines()[:MOST_CORNERS]:
        if not row.strip():
            lines.append([])
            continue
        try:
            longitude, latitude = (float(part) for part in row.replace(",", " ").replace("，", " ").split())
        except ValueError as error:
            raise Refused(_("Corners are written one a line: longitude, latitude.")) from error
        if not (abs(longitude) <= 180 and abs(latitude) <= 90):
            raise Refused(_("Corners are written one a line: longitude, latitude."))
        lines[-1].append([longitude, latitude])
    return [line for line in lines if len(line) > 1]


@login_required
@require_POST
def step(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Split, join or rename; `kind` may ask for a preview only, which keeps nothing."""
    actor = actor_in(request)
    if request.POST.get("kind", "").startswith("preview_"):
        draft = _draft(request, draft_id)
        try:
            given = {**_step_of(request.POST), "break": True}
            return _panel(request, draft, seen=actions.preview(actor, draft, given))
        except Refused as refused:
            return _panel(request, draft, 422, problem=str(refused.reason))
    return _done(request, draft_id, lambda revision: actions.add_step(actor, draft_id, revision, _step_of(request.POST)))


@login_required
@require_POST
def undo(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Take the last step back."""
    return _done(request, draft_id, lambda revision: actions.undo(actor_in(request), draft_id, revision))


@login_required
@require_POST
def redo(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Do it again."""
    return _done(request, draft_id, lambda revision: actions.redo(actor_in(request), draft_id, revision))


@login_required
@require_POST
def propose(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Ask for a proposal: `count` grids or `people` a grid, weights `weight_…`, `villages`, `seconds`."""

    def ask(revision: int) -> Draft:
        return actions.ask_for_proposal(actor_in(request), draft_id, revision, _wish_of(request.POST, _draft(request, draft_id)))

    answer = _done(request, draft_id, ask)
    if answer.status_code == 200:
        jobs.queue(draft_id)
    return answer


@login_required
@require_POST
def cancel_proposal(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Give up the proposal under computation."""
    return _done(request, draft_id, lambda revision: actions.cancel_proposal(actor_in(request), draft_id))


def _wish_of(given: QueryDict, draft: Draft) -> dict[str, Any]:
    try:
        count, people = (int(given.get(name) or 0) for name in ("count", "people"))
        weights = {measure: min(max(float(given.get(f"weight_{measure}") or 0), 0), 100) for measure in MEASURES}
        seconds = float(given.get("seconds") or 30)
    except ValueError as error:
        raise Refused(_("Give whole numbers.")) from error
    if people > 0:
        whole = sum(figures.people or 0 for figures in Standing(draft).figures.values())
        count = max(1, round(whole / people))
    if not 0 < count <= MOST_GRIDS:
        raise Refused(_("Say how many grids there are to be, or how many people a grid is to have."))
    seconds = min(max(seconds, actions.SECONDS[0]), actions.SECONDS[1])
    return {"count": count, "weights": weights, "whole_villages": "villages" in given, "seconds": seconds}


@login_required
@require_POST
def publish(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Let the draft hold from its day on."""
    answer = _done(request, draft_id, lambda revision: actions.publish(actor_in(request), draft_id, revision))
    if answer.status_code == 200:
        messages.success(request, _("Published. Cases keep the grid they have; new ones get theirs by the day."))
        answer["HX-Redirect"] = reverse("division:lineage")
    return answer


@login_required
@require_POST
def discard(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Close the draft without effect."""
    answer = _done(request, draft_id, lambda revision: actions.discard(actor_in(request), draft_id, revision))
    if answer.status_code == 200:
        answer["HX-Redirect"] = reverse("division:drafts")
    return answer


@login_required
@require_GET
def lineage(request: HttpRequest) -> HttpResponse:
    """Which grid came after which, newest first, with shares of area and people."""
    require(actor_in(request), actions.PERMISSION, settings.CITY.code)
    rows = GridSuccession.objects.select_related("old", "new").defer("old__geom", "new__geom").order_by("-day", "old__code", "new__code")
    return render(request, "division/lineage.html", {"rows": rows[: LISTED * 10], "today": timezone.localdate()})
