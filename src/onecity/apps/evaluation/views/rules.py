"""The rules of evaluation: the version in force, earlier ones, and publishing a new one."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from onecity.apps.evaluation.actions import Refused, publish_scheme
from onecity.apps.evaluation.forms import BadField, Sheet, content_from, day_from, sheet_of
from onecity.apps.evaluation.measures import MEASURES, RATE_LABELS
from onecity.apps.evaluation.models import Scheme
from onecity.apps.evaluation.presenting.rules import FORM_LABELS, LEFT_OUT_LABELS
from onecity.apps.evaluation.queries.reaching import PERMISSION
from onecity.apps.evaluation.schemes import content_in_force
from onecity.core.accounts.scope import may, require
from onecity.core.shell.frame import actor_in


def _shown(request: HttpRequest, sheet: Sheet, status: int = 200) -> HttpResponse:
    actor = actor_in(request)
    context: dict[str, Any] = {
        "sheet": sheet,
        "in_force": content_in_force(timezone.localdate())[0],
        "versions": Scheme.objects.select_related("published_by"),
        "may_publish": may(actor, "evaluation.rule"),
        "rates": RATE_LABELS.items(),
        "measures": [(measure.code, measure.label) for measure in MEASURES.values() if measure.source == "acts"],
        "forms": FORM_LABELS.items(),
        "reasons": LEFT_OUT_LABELS.items(),
    }
    return render(request, "evaluation/rules.html", context, status=status)


@login_required
@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """The version in force, as the form of the next one for who may publish."""
    require(actor_in(request), PERMISSION)
    version, content = content_in_force(timezone.localdate())
    return _shown(request, sheet_of(content, version, timezone.localdate().isoformat()))


@login_required
@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """Publish what was written; what cannot be read is said, and nothing that was typed is lost."""
    actor, given = actor_in(request), request.POST
    require(actor, "evaluation.rule")
    try:
        publish_scheme(actor, given.get("version", ""), day_from(given), content_from(given), given.get("note", ""))
    except (BadField, Refused) as refusal:
        _version, content = content_in_force(timezone.localdate())
        return _shown(request, _kept(given, content, str(refusal)), 422)
    return redirect("evaluation:rules")


def _kept(given: Any, otherwise: dict[str, Any], problem: str) -> Sheet:
    """The form as it was sent, or where that cannot be read, the version in force."""
    try:
        content = content_from(given)
    except BadField:
        content = otherwise
    return sheet_of(content, given.get("version", ""), given.get("valid_from", ""), given.get("note", ""), problem)
