"""Recalculations: which ran, what each moved."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from onecity.core.accounts.scope import Actor, may, require
from onecity.core.cases.duty.permission import EDIT, READ
from onecity.core.cases.exports import PURPOSE
from onecity.core.cases.models import Case, ClockMove, Recalculation
from onecity.core.cases.presenting.limits import limit_label, sort_label
from onecity.core.cases.queries.scope import visible
from onecity.core.cases.states import OPEN_STATES
from onecity.core.cases.timekeeping.actions import recalculate_now
from onecity.core.cases.views.common import actor_in
from onecity.core.ledger.actions import record_lookup
from onecity.core.registry import Text
from onecity.core.tables import Column, Table, download, kind_of

LISTED, SHOWN_MOVES, CHUNK = 30, 50, 2000


@dataclass(frozen=True)
class StageReport:
    """What moved in one stage, or of one kind of ticket."""

    label: Text
    earlier: int
    later: int
    now_late: int
    no_longer_late: int


def stage_reports(report: dict[str, dict[str, int]]) -> list[StageReport]:
    """What moved, by stage and kind of ticket."""
    return [StageReport(sort_label(sort), **row) for sort, row in report.items()]


def _moves(actor: Actor, run: Recalculation) -> QuerySet[ClockMove]:
    """The moved clocks and tickets of the cases in the actor's sight."""
    seen = visible(actor).values("pk")
    moves = ClockMove.objects.filter(Q(clock__case__in=seen) | Q(ticket__case__in=seen), recalculation=run)
    return moves.select_related("clock__case__category", "ticket__case__category").order_by("pk")


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All recalculations, newest first."""
    actor = actor_in(request)
    require(actor, READ)
    return render(request, "cases/clocks/index.html", {"runs": Recalculation.objects.all()[:LISTED], "editable": may(actor, EDIT)})


def _run(request: HttpRequest, key: int) -> Recalculation:
    require(actor_in(request), READ)
    run = Recalculation.objects.select_related("created_by").filter(pk=key).first()
    if run is None:
        raise Http404
    return run


@login_required
@require_GET
def detail(request: HttpRequest, key: int) -> HttpResponse:
    """One recalculation: by stage what moved, and the cases in sight."""
    run = _run(request, key)
    total = Case.objects.filter(state__in=OPEN_STATES).count() if run.busy else run.cases
    context = {
        "run": run,
        "share": run.cases / total if total else 1,
        "report": stage_reports(run.report),
        "moves": [(one, limit_label(one.limit)) for one in _moves(actor_in(request), run)[:SHOWN_MOVES]],
    }
    response = render(request, "cases/clocks/progress.html" if "part" in request.GET else "cases/clocks/detail.html", context)
    if "part" in request.GET and not run.busy:
        response.headers["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Work clocks and tickets out anew."""
    return redirect("cases:clocks_run", recalculate_now(actor_in(request)).pk)


COLUMNS: tuple[Column[ClockMove], ...] = (
    Column("number", gettext_lazy("Number"), lambda move: move.case.label),
    Column("category", gettext_lazy("Category"), lambda move: str(move.case.category)),
    Column("stage", gettext_lazy("Clock or ticket"), lambda move: limit_label(move.limit)),
    Column("before", gettext_lazy("Limit before"), lambda move: move.before, "moment"),
    Column("after", gettext_lazy("Limit now"), lambda move: move.after, "moment"),
)


@login_required
@require_GET
def export(request: HttpRequest, key: int, format: str) -> StreamingHttpResponse:
    """The moved clocks and tickets of the cases in sight as a file."""
    run, kind = _run(request, key), kind_of(format)
    record_lookup(actor_in(request), "cases.export", f"recalculation {run.pk}", PURPOSE)
    moves = _moves(actor_in(request), run).exclude(before=F("after"))
    title = _("Recalculation %(number)d") % {"number": run.pk}
    table = Table(title, COLUMNS, moves.iterator(chunk_size=CHUNK), lambda move: (move.case.point.x, move.case.point.y))
    return download(table, kind, f"recalculation-{run.pk}")
