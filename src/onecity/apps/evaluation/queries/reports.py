"""Kept reports, within what the reader may evaluate."""

from django.http import Http404

from onecity.apps.evaluation.models import Report
from onecity.apps.evaluation.queries.reaching import PERMISSION, reach_of
from onecity.core.accounts.scope import Actor, require


def _may_read(actor: Actor, report: Report) -> bool:
    """Whoever evaluates all that a report speaks of."""
    return any(reach.organisations is None and report.region_code.startswith(reach.region_prefix) for reach in reach_of(actor))


def reports_of(actor: Actor) -> list[Report]:
    """The reports an actor may read, newest month first. Raises NotAllowed without a post that evaluates."""
    require(actor, PERMISSION)
    return [report for report in Report.objects.select_related("made_by").defer("figures") if _may_read(actor, report)]


def report_for(actor: Actor, report_id: int) -> Report:
    """One report. Raises Http404 where there is none the actor may read."""
    require(actor, PERMISSION)
    report = Report.objects.filter(pk=report_id).first()
    if report is None or not _may_read(actor, report):
        raise Http404
    return report
