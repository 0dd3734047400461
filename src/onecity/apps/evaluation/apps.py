"""Evaluation (综合评价): figures, ranking, rules and monthly reports."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onecity.core.registry import MenuEntry, Mount, OnecityApp

SEEING = frozenset({"supervisor", "leader", "auditor", "duty_officer", "dispatcher", "department_clerk", "administrator"})
REPORTING = frozenset({"supervisor", "leader"})
RULING = frozenset({"supervisor", "administrator"})


class EvaluationConfig(OnecityApp):
    """Declarations of evaluation."""

    name = "onecity.apps.evaluation"
    label = "evaluation"
    verbose_name = _("Evaluation")
    mounts = (Mount("evaluation/", "onecity.apps.evaluation.urls"),)
    menu = (MenuEntry("evaluation", pgettext_lazy("menu", "Evaluate"), "evaluation:overview", "chart-bar", 60, SEEING),)
    permissions = {"evaluation.see": SEEING, "evaluation.report": REPORTING, "evaluation.rule": RULING}
