"""Telling the marks of running clocks: 75 % and 100 % to who must act, 150 % to the supervisor; each once a clock.

A worker that stood still catches up: of the marks a clock passed meanwhile, who must act hears of the highest only.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from onecity.core.accounts.queries import people_for, people_with
from onecity.core.cases.duty.spellings import in_languages
from onecity.core.cases.models import Case, CaseClock
from onecity.core.cases.models.timekeeping import MarkStep
from onecity.core.cases.states import Stage
from onecity.core.geo.place_words import place_in_languages
from onecity.core.notices.actions import Message, notify_of_all

_STEPS = (Path(__file__).parent.parent / "sql" / "clock_steps.sql").read_text(encoding="utf-8")
BATCH = 500
LED = (Stage.SIGN, Stage.HANDLE, Stage.FEEDBACK)
"""Stages in which the lead organisation must act."""
POSTS: dict[str, tuple[str, ...]] = {
    Stage.ACCEPT: ("acceptor",),
    Stage.FILE: ("duty_officer",),
    Stage.DISPATCH: ("dispatcher",),
    Stage.VERIFY: ("verifier", "grid_leader"),
    Stage.CLOSE: ("acceptor", "duty_officer"),
    Stage.ACKNOWLEDGE: ("dispatcher",),
    Stage.FORWARD: ("dispatcher",),
}
"""Stage → the posts at the place that must act."""
SUPERVISORS = ("supervisor",)


class _People:
    """Who hears of a clock; each question is asked once a run."""

    def __init__(self) -> None:
        self._known: dict[object, list[int]] = {}

    def _once(self, key: object, find: Callable[[], list[int]]) -> list[int]:
        if key not in self._known:
            self._known[key] = find()
        return self._known[key]

    def acting(self, case: Case, stage: str) -> list[int]:
        """Who must act on a case in a stage: the holder of the work, the lead's clerks, or a post at the place."""
        if stage in LED:
            organisation = case.holder_id or case.lead_id or 0
            return self._once((stage in LED, organisation), lambda: people_with({"department_clerk", "handler"}, organisation))
        return self._once((stage, case.region_code), lambda: people_for(POSTS.get(stage, ()), case.region_code))

    def supervising(self, case: Case) -> list[int]:
        """The supervisors of the place."""
        return self._once(("supervisor", case.region_code), lambda: people_for(SUPERVISORS, case.region_code))


def _passed(at: datetime) -> list[tuple[int, int, bool]]:
    with connection.cursor() as cursor:
        cursor.execute(_STEPS, {"at": at, "most": BATCH})
        return cursor.fetchall()


def _message(people: Sequence[int], key: str, clock: CaseClock) -> Message:
    case = clock.case
    return Message(
        tuple(people),
        f"clock.{key}",
        {
            **in_languages("stage", Stage(clock.stage).label),
            "number": case.label,
            "category_zh": case.category.name_zh,
            "category_en": case.category.name_en,
            **place_in_languages(case.place, case.region_code),
            "lead_zh": case.lead.short_zh or case.lead.name_zh if case.lead else "–",
            "lead_en": case.lead.name_en if case.lead else "–",
        },
        f"/cases/{case.pk}/",
    )


def _messages(clock: CaseClock, step: int, overdue_told: bool, people: _People) -> Iterator[Message]:
    if step == MarkStep.WARN:
        yield _message(people.acting(clock.case, clock.stage), "warn", clock)
    if step == MarkStep.DUE or (step == MarkStep.ESCALATE and not overdue_told):
        yield _message(people.acting(clock.case, clock.stage), "due", clock)
    if step == MarkStep.ESCALATE:
        yield _message(people.supervising(clock.case), "escalate", clock)


@transaction.atomic
def _one_batch(at: datetime, people: _People) -> int:
    """Keep and tell some marks in one transaction; how many there were."""
    passed = _passed(at)
    clocks = CaseClock.objects.select_related("case__category", "case__lead").in_bulk([key for key, _step, _told in passed])
    notify_of_all([told for key, step, overdue_told in passed for told in _messages(clocks[key], step, overdue_told, people)])
    return len(passed)


def tell_marks(at: datetime | None = None) -> int:
    """Tell every mark that passed until a moment and was not told yet; how many."""
    moment, people, told = at or timezone.now(), _People(), 0
    while count := _one_batch(moment, people):
        told += count
    return told
