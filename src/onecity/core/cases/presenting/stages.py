"""The line of stages of a case, for clerks and for the reporter."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from onecity.core.accounts.roles import ROLES
from onecity.core.cases.models import Case, CaseEvent
from onecity.core.cases.states import State
from onecity.core.registry import Text
from onecity.core.shell.parts import Step
from onecity.core.shell.tags.times import day_words

STEPS: tuple[tuple[str, Text], ...] = (
    ("report", pgettext_lazy("stage", "Report")),
    ("accept", pgettext_lazy("stage", "Accept")),
    ("file", pgettext_lazy("stage", "File")),
    ("dispatch", pgettext_lazy("stage", "Dispatch")),
    ("sign", pgettext_lazy("stage", "Sign")),
    ("finish", pgettext_lazy("stage", "Handle")),
    ("pass", pgettext_lazy("stage", "Verify")),
    ("close", pgettext_lazy("stage", "Close")),
)
"""The act that completes each stage, and the stage's name."""

STEPS_ANSWERED: tuple[tuple[str, Text], ...] = (STEPS[0], ("answer", pgettext_lazy("stage", "Answer at once")))
"""The stages of a case that was answered at once."""

STANDS_AT: dict[str, int] = {
    State.REPORTED: 1,
    State.ACCEPTED: 2,
    State.FILED: 3,
    State.DISPATCHED: 4,
    State.HANDLING: 5,
    State.EXTERNAL: 5,
    State.SUSPENDED: 5,
    State.HANDLED: 6,
    State.VERIFIED: 7,
    State.CLOSED: 8,
    State.REJECTED: 1,
}
CUT_SHORT = (State.MERGED, State.VOID)
"""States that are no stage of their own: they stand where the case was when its course ended."""

TOLD_STEPS: tuple[tuple[str, Text], ...] = (
    ("report", pgettext_lazy("told to the reporter", "Received")),
    ("accept", pgettext_lazy("told to the reporter", "Accepted")),
    ("dispatch", pgettext_lazy("told to the reporter", "Passed on to who is responsible")),
    ("finish", pgettext_lazy("told to the reporter", "Handled")),
    ("pass", pgettext_lazy("told to the reporter", "Checked on the spot")),
    ("close", pgettext_lazy("told to the reporter", "Closed")),
)
TOLD_ANSWERED: tuple[tuple[str, Text], ...] = (TOLD_STEPS[0], ("answer", pgettext_lazy("told to the reporter", "Answered")))

TOLD_AT: dict[str, int] = {
    State.REPORTED: 1,
    State.ACCEPTED: 2,
    State.FILED: 2,
    State.DISPATCHED: 3,
    State.HANDLING: 3,
    State.EXTERNAL: 3,
    State.SUSPENDED: 3,
    State.HANDLED: 4,
    State.VERIFIED: 5,
    State.CLOSED: 6,
    State.REJECTED: 1,
}


def who_words(event: CaseEvent) -> str:
    """Who did it: the organisation where one acted, else the role and the name."""
    if event.organisation and event.role in ("department_clerk", "handler"):
        return event.organisation.name
    if event.role == "platform":
        return _("the platform")
    role = str(ROLES[event.role].label) if event.role in ROLES else ""
    parts = (event.actor_name,) if role and event.actor_name.startswith(role) else (role, event.actor_name)
    named = " ".join(part for part in parts if part)
    return named or pgettext("who reported", "the public")


def _last_of(events: Iterable[CaseEvent]) -> dict[str, CaseEvent]:
    """The newest event of each act; `events` are newest first."""
    found: dict[str, CaseEvent] = {}
    for event in events:
        found.setdefault(event.act, event)
    return found


def _place_at(case: Case, events: Iterable[CaseEvent], places: Mapping[str, int]) -> int:
    """Which stage a case stands at; one whose course was cut short stands where that happened. `events` are newest first."""
    if case.state not in CUT_SHORT and not (case.forced and case.state == State.CLOSED):
        return places[case.state]
    moved = (event for event in events if event.from_state != event.to_state and event.to_state == case.state)
    left = next((event.from_state for event in moved), "")
    return places.get(left, 1)


def _now_note(case: Case) -> str:
    if case.state == State.HANDLING and case.reopen_count:
        return ngettext("reopened %(count)d time", "reopened %(count)d times", case.reopen_count) % {"count": case.reopen_count}
    if case.state == State.HANDLING and case.rework_count:
        return ngettext("rework %(count)d", "rework %(count)d", case.rework_count) % {"count": case.rework_count}
    if case.state == State.FILED and case.return_count:
        return ngettext("returned %(count)d time", "returned %(count)d times", case.return_count) % {"count": case.return_count}
    if case.state == State.SUSPENDED and case.review_on:
        return _("review on %(day)s") % {"day": day_words(case.review_on)}
    if case.state == State.CLOSED and case.forced:
        return _("by force")
    return str(OUTSIDE.get(case.external.get("state", ""), "")) if case.state == State.EXTERNAL else ""


OUTSIDE: dict[str, Text] = {"sent": gettext_lazy("sent, not acknowledged yet"), "acknowledged": gettext_lazy("acknowledged")}


def _holder(case: Case) -> str:
    """Who has it now: the other platform, the organisation it was handed down to, or the lead."""
    if case.state == State.EXTERNAL:
        return str(case.external.get("to", ""))
    holder = case.holder or case.lead
    return holder.name if holder and case.state in (State.DISPATCHED, State.HANDLING, State.SUSPENDED) else ""


def stage_steps(case: Case, events: Sequence[CaseEvent]) -> list[Step]:
    """The eight stages with times and people; the present one carries the state's name."""
    last, at = _last_of(events), _place_at(case, events, STANDS_AT)
    steps = []
    for index, (act, label) in enumerate(STEPS_ANSWERED if case.answered_at_once else STEPS):
        event = last.get(act)
        if index < at and event:
            steps.append(Step(label, "done", event.at, who=who_words(event)))
        elif index == at:
            steps.append(Step(State(case.state).label, "now", case.state_since, _now_note(case), _holder(case), case.state))
        else:
            steps.append(Step(label, "done" if index < at else "todo"))
    return steps


def told_steps(case: Case, events: Sequence[CaseEvent]) -> list[Step]:
    """The stages as the reporter follows them: nothing internal, the responsible organisation by name."""
    last, at = _last_of(events), _place_at(case, events, TOLD_AT)
    steps = TOLD_ANSWERED if case.answered_at_once else TOLD_STEPS
    return [_told_step(case, last.get(act), label, index, at) for index, (act, label) in enumerate(steps)]


def _told_step(case: Case, event: CaseEvent | None, label: Text, index: int, at: int) -> Step:
    if index < at:
        who = case.lead.name if event and event.act == "dispatch" and case.lead else ""
        return Step(label, "done", event.at if event else None, who=who)
    if index == at:
        return Step(_waiting_words(case, label), "now", stage=case.state)
    return Step(label, "todo")


def _waiting_words(case: Case, label: Text) -> str:
    """What happens now, in the reporter's words."""
    return {
        State.REPORTED: _("We are looking at your report"),
        State.ACCEPTED: _("We are finding out who is responsible"),
        State.FILED: _("We are finding out who is responsible"),
        State.DISPATCHED: _("Being handled"),
        State.HANDLING: _("Being handled"),
        State.EXTERNAL: _("Passed on to another platform"),
        State.SUSPENDED: _("Put off until a later day"),
        State.HANDLED: _("Somebody checks the result on the spot"),
        State.VERIFIED: _("About to be closed"),
        State.REJECTED: _("Not accepted"),
        State.MERGED: _("Goes on together with another report"),
        State.VOID: _("Ended without handling"),
        State.CLOSED: _("Closed"),
    }.get(State(case.state), str(label))
