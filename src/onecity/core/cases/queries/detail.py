"""One case: what it is, what happened, and what this person may do now."""

from dataclasses import dataclass

from django.db.models import QuerySet

from onecity.core.accounts.scope import Actor
from onecity.core.cases.acts import Act, acts_from
from onecity.core.cases.models import Case, CaseEvent
from onecity.core.cases.permission import obstacle
from onecity.core.cases.queries.scope import visible


@dataclass(frozen=True)
class PossibleAct:
    """An act the state allows, and why this person may not do it (None: may)."""

    act: Act
    obstacle: str | None


def case_for(actor: Actor, case_id: int) -> Case:
    """A case with what its page shows. Raises Case.DoesNotExist when it is out of sight: the same as not there."""
    shown = ("category", "lead", "holder", "grid", "duty_line__duty_list", "reporter", "handled_by", "handled_by_organisation")
    return visible(actor).select_related(*shown).prefetch_related("photos", "voices", "clocks").get(pk=case_id)


def case_to_act_on(actor: Actor, case_id: int) -> Case:
    """A case with what the form of an act shows. Raises Case.DoesNotExist when it is out of sight: the same as not there."""
    return visible(actor).select_related("category", "lead", "holder", "duty_line__lead").get(pk=case_id)


def history_of(case: Case) -> QuerySet[CaseEvent]:
    """The history, newest first."""
    return case.events.select_related("organisation").order_by("-sequence")


def acts_with_voices(case: Case, sequences: set[int]) -> dict[int, CaseEvent]:
    """The rows of the history that voice notes came with, by their number; no query for none."""
    rows = case.events.filter(sequence__in=sequences) if sequences else ()
    return {row.sequence: row for row in rows}


def possible_acts(actor: Actor, case: Case) -> list[PossibleAct]:
    """Every act of people the table knows from the state of a case, with what stands against it; answers stand at their tickets."""
    return [PossibleAct(act, obstacle(actor, act, case)) for act in acts_from(case.state) if act.roles and not act.ticket]


def acts_for(actor: Actor, case: Case) -> list[Act]:
    """The acts this person may do on a case now."""
    return [possible.act for possible in possible_acts(actor, case) if possible.obstacle is None]


def open_milestones(case: Case) -> list[str]:
    """The milestones of a case that are not reached yet, soonest first."""
    clocks = sorted((clock for clock in case.clocks.all() if clock.milestone and clock.ended_at is None), key=lambda clock: clock.due_at)
    return [clock.milestone for clock in clocks]
