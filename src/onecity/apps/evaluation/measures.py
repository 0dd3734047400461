"""What is counted (口径), as one table: each measure is a set of rows, so the figure and the list behind it cannot differ.

A row is an act, a limit that fell due, or a report; which, says the source. Conditions speak of the columns in `sql/`.
"""

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onecity.core.cases.states import Stage
from onecity.core.registry import Text

Source = Literal["acts", "limits", "repeats"]
SORTS: dict[Source, tuple[str, ...]] = {"acts": ("act", "told"), "limits": ("stage", "done", "kept"), "repeats": ("repeated",)}
"""The columns that conditions speak of: rows alike in them are counted together first."""
SOURCES: tuple[Source, ...] = tuple(SORTS)


@dataclass(frozen=True)
class Measure:
    """One count: its code as `science.evaluation` names it, what it is called, and the condition on its source's rows."""

    code: str
    label: Text
    source: Source
    condition: str


def _acts(code: str, label: Text, acts: str, further: str = "") -> Measure:
    named = ", ".join(f"'{act}'" for act in acts.split())
    return Measure(code, label, "acts", f"fact.act IN ({named}){f' AND {further}' if further else ''}")


def _limit(code: str, label: Text, stage: Stage, further: str = "") -> Measure:
    return Measure(code, label, "limits", f"fact.stage = '{stage.value}'{f' AND {further}' if further else ''}")


MEASURES: dict[str, Measure] = {
    measure.code: measure
    for measure in (
        _acts("reported", _("Reports"), "report on_spot"),
        _acts("accepted", pgettext_lazy("measure", "Accepted"), "accept on_spot"),
        _acts("answered", _("Answered at once"), "answer"),
        _acts("rejected", pgettext_lazy("measure", "Not accepted"), "reject"),
        _acts("filed", pgettext_lazy("measure", "Filed"), "file on_spot"),
        _acts("dispatched", pgettext_lazy("measure", "Dispatched"), "dispatch rule"),
        _acts("returned", pgettext_lazy("measure", "Returned"), "return redirect"),
        _acts("handled", pgettext_lazy("measure", "Handed in"), "finish answer_out on_spot"),
        _acts("failed", _("Failed verifications"), "fail"),
        _acts("passed", _("Passed verifications"), "pass"),
        _acts("closed", pgettext_lazy("measure", "Closed"), "close force_close answer"),
        _acts("forced", _("Closed by force"), "force_close"),
        _acts("reopened", pgettext_lazy("measure", "Reopened"), "reopen"),
        _acts("extended", _("Extensions granted"), "grant"),
        _acts("suspended", _("Suspensions"), "suspend"),
        _acts("voided", pgettext_lazy("measure", "Voided"), "void"),
        _acts("supervised", _("Supervision orders"), "supervise"),
        _acts("urged", _("Reminders"), "urge"),
        _acts("appealed", _("Appeals"), "appeal"),
        _acts("upheld", _("Appeals upheld"), "uphold"),
        _acts("rated", _("Ratings"), "rate"),
        _acts("satisfied", pgettext_lazy("measure", "Satisfied"), "rate", "fact.told = 'satisfied'"),
        _acts("basically", pgettext_lazy("measure", "Basically satisfied"), "rate", "fact.told = 'basically'"),
        _acts("dissatisfied", pgettext_lazy("measure", "Not satisfied"), "rate", "fact.told = 'not'"),
        _acts("called", _("Call backs answered"), "answer_call", "fact.told IN ('solved', 'unsolved')"),
        _acts("solved", _("Solved, by call back"), "answer_call", "fact.told = 'solved'"),
        _limit("accept_due", _("Acceptances due"), Stage.ACCEPT),
        _limit("accept_kept", _("Accepted in time"), Stage.ACCEPT, "fact.kept"),
        _limit("sign_due", _("Signatures due"), Stage.SIGN),
        _limit("sign_kept", _("Signed in time"), Stage.SIGN, "fact.kept"),
        _limit("handle_due", _("Handling due"), Stage.HANDLE),
        _limit("handle_done", _("Handled of those due"), Stage.HANDLE, "fact.done"),
        _limit("handle_kept", _("Handled in time"), Stage.HANDLE, "fact.kept"),
        _limit("handle_late", _("Not handled in time"), Stage.HANDLE, "NOT fact.kept"),
        _limit("handle_open", _("Due and not yet handled"), Stage.HANDLE, "NOT fact.done"),
        _limit("feedback_due", _("Reports back due"), Stage.FEEDBACK),
        _limit("feedback_kept", _("Reported back in time"), Stage.FEEDBACK, "fact.kept"),
        _limit("verify_due", _("Verifications due"), Stage.VERIFY),
        _limit("verify_kept", _("Verified in time"), Stage.VERIFY, "fact.kept"),
        _limit("close_due", _("Closings due"), Stage.CLOSE),
        _limit("close_done", _("Closed of those due"), Stage.CLOSE, "fact.done"),
        _limit("close_kept", _("Closed in time"), Stage.CLOSE, "fact.kept"),
        Measure("repeated", _("Repeated reports"), "repeats", "fact.repeated"),
    )
}

RATE_LABELS: dict[str, Text] = {
    "acceptance": _("Acceptance rate"),
    "answered_at_once": _("Answered at once, rate"),
    "filing": _("Filing rate"),
    "dispatch_accuracy": _("Accuracy of dispatch"),
    "sign_on_time": _("Signed in time, rate"),
    "handling": _("Handling rate"),
    "handling_on_time": _("On-time handling rate"),
    "rework": _("Rework rate"),
    "check_pass": _("Verifications passed, rate"),
    "verify_on_time": _("Verified in time, rate"),
    "closing": _("Closing rate"),
    "closing_on_time": _("On-time closing rate"),
    "forced": _("Forced closings, rate"),
    "extension": _("Extension rate"),
    "suspension": _("Suspension share"),
    "reopening": _("Reopening rate"),
    "satisfaction": _("Satisfaction"),
    "response": _("Response rate"),
    "solved": _("Solved rate"),
    "repeat": _("Repeat rate"),
}
"""The rates of `science.evaluation.rates` in words."""


def of_source(source: Source) -> tuple[Measure, ...]:
    """The measures that are read from one source."""
    return tuple(measure for measure in MEASURES.values() if measure.source == source)


STAGES = tuple(stage.value for stage in Stage)
