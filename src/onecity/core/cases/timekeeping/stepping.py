"""Telling the marks of running limits, of clocks and of tickets: 75 % and 100 % to who must act, 150 % to the supervisor; each once.

A worker that stood still catches up: of the marks a limit passed meanwhile, who must act hears of the highest only.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from onecity.core.accounts.models import Organisation
from onecity.core.accounts.queries import people_for, people_with
from onecity.core.accounts.roles import ROLES
from onecity.core.cases.actions.telling import addressees
from onecity.core.cases.duty.spellings import in_languages
from onecity.core.cases.models import Case, CaseClock, ClockStep, Ticket, TicketStep
from onecity.core.cases.models.timekeeping import MarkStep
from onecity.core.cases.states import Stage
from onecity.core.cases.tickets import KINDS
from onecity.core.geo.place_words import place_in_languages
from onecity.core.notices.actions import Message, notify_of_all
from onecity.core.registry import Text

_STEPS = (Path(__file__).parent.parent / "sql" / "limit_steps.sql").read_text(encoding="utf-8")
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
    """Who hears of a limit; each question is asked once a run."""

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

    def addressed(self, ticket: Ticket) -> list[int]:
        """Who must answer a ticket."""
        key = (ticket.kind, ticket.person_id, ticket.organisation_id, ticket.role, ticket.case.region_code)
        return self._once(key, lambda: addressees(ticket.case, ticket))


def _of(organisation: Organisation | None, posts: Sequence[str]) -> dict[str, str]:
    """Whose a limit is as parameters of a notice: an organisation's, or without one that of the post which must act."""
    if organisation:
        return {"lead_zh": organisation.short_zh or organisation.name_zh, "lead_en": organisation.name_en}
    post = in_languages("lead", ROLES[next(filter(None, posts), "dispatcher")].label)
    return post | {"lead_en": f"the {post['lead_en'].lower()}"}


@dataclass(frozen=True)
class Sort:
    """A sort of limit: where it and its marks told are kept, what it is called, whose it is in words, and who must act."""

    limits: type[models.Model]
    told: type[models.Model]
    key: str
    called: Callable[[Any], Text]
    whose: Callable[[Any], dict[str, str]]
    acting: Callable[[_People, Any], list[int]]
    related: tuple[str, ...] = ()

    @property
    def statement(self) -> str:
        """The statement that keeps and returns what is to be told."""
        return _STEPS.format(limits=self.limits._meta.db_table, told=self.told._meta.db_table, key=self.key)


SORTS = (
    Sort(
        CaseClock,
        ClockStep,
        "clock_id",
        lambda clock: Stage(clock.stage).label,
        lambda clock: _of(clock.case.lead if clock.stage in LED else None, POSTS.get(clock.stage, ())),
        lambda people, clock: people.acting(clock.case, clock.stage),
    ),
    Sort(
        Ticket,
        TicketStep,
        "ticket_id",
        lambda ticket: KINDS[ticket.kind].label,
        lambda ticket: _of(ticket.organisation or (None if ticket.role else ticket.case.lead), (ticket.role,)),
        lambda people, ticket: people.addressed(ticket),
        ("organisation",),
    ),
)


def _passed(sort: Sort, at: datetime) -> list[tuple[int, int, bool]]:
    with connection.cursor() as cursor:
        cursor.execute(sort.statement, {"at": at, "most": BATCH})
        return cursor.fetchall()


def _message(people: Sequence[int], key: str, sort: Sort, limit: Any) -> Message:
    case = limit.case
    return Message(
        tuple(people),
        f"clock.{key}",
        {
            **in_languages("stage", sort.called(limit)),
            "number": case.label,
            "category_zh": case.category.name_zh,
            "category_en": case.category.name_en,
            **place_in_languages(case.place, case.region_code),
            **sort.whose(limit),
        },
        f"/cases/{case.pk}/",
    )


def _messages(sort: Sort, limit: Any, step: int, overdue_told: bool, people: _People) -> Iterator[Message]:
    if step == MarkStep.WARN:
        yield _message(sort.acting(people, limit), "warn", sort, limit)
    if step == MarkStep.DUE or (step == MarkStep.ESCALATE and not overdue_told):
        yield _message(sort.acting(people, limit), "due", sort, limit)
    if step == MarkStep.ESCALATE:
        yield _message(people.supervising(limit.case), "escalate", sort, limit)


@transaction.atomic
def _one_batch(sort: Sort, at: datetime, people: _People) -> int:
    """Keep and tell some marks in one transaction; how many there were."""
    passed = _passed(sort, at)
    limits = sort.limits._default_manager.select_related("case__category", "case__lead", *sort.related).in_bulk(
        [key for key, _step, _told in passed]
    )
    notify_of_all([told for key, step, overdue_told in passed for told in _messages(sort, limits[key], step, overdue_told, people)])
    return len(passed)


def tell_marks(at: datetime | None = None) -> int:
    """Tell every mark that passed until a moment and was not told yet; how many."""
    moment, people, told = at or timezone.now(), _People(), 0
    for sort in SORTS:
        while count := _one_batch(sort, moment, people):
            told += count
    return told
