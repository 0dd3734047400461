"""Writing an edit of a draft: the lines, and beside each what it was before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from onecity.core.accounts.scope import Actor
from onecity.core.cases.duty.records import FIELDS, Record, line_of
from onecity.core.cases.models import DutyChange, DutyLine, DutyList


@dataclass(frozen=True)
class LineChange:
    """One line before and after; an empty record where there was or will be none."""

    number: int
    before: Record
    after: Record


def next_number(duty_list: DutyList) -> int:
    """The number of a new line; numbers of removed ones are not given again."""
    highest: dict[str, Any] = DutyLine.objects.filter(duty_list=duty_list).aggregate(most=Max("number"))
    ever: dict[str, Any] = DutyChange.objects.filter(duty_list=duty_list).aggregate(most=Max("line_number"))
    return max(highest["most"] or 0, ever["most"] or 0) + 1


def write_changes(actor: Actor, duty_list: DutyList, changes: Sequence[LineChange], undoes: int | None = None) -> int:
    """Carry out an edit of a locked draft as its next edition, which is returned; without a difference nothing is written."""
    real = [one for one in changes if one.before != one.after]
    if not real:
        return duty_list.edition
    duty_list.edition += 1
    duty_list.save(update_fields=["edition"])
    DutyLine.objects.filter(duty_list=duty_list, number__in=[one.number for one in real if not one.after]).delete()
    DutyLine.objects.bulk_create([line_of(duty_list.pk, one.number, one.after) for one in real if not one.before])
    _update(duty_list, [one for one in real if one.before and one.after])
    DutyChange.objects.bulk_create([_kept(actor, duty_list, one, undoes) for one in real])
    return duty_list.edition


def _update(duty_list: DutyList, changes: Sequence[LineChange]) -> None:
    keys = dict(DutyLine.objects.filter(duty_list=duty_list, number__in=[one.number for one in changes]).values_list("number", "pk"))
    lines = [line_of(duty_list.pk, one.number, one.after) for one in changes]
    for line in lines:
        line.pk = keys[line.number]
    if lines:
        DutyLine.objects.bulk_update(lines, FIELDS, batch_size=500)


def _kept(actor: Actor, duty_list: DutyList, change: LineChange, undoes: int | None) -> DutyChange:
    return DutyChange(
        duty_list=duty_list,
        batch=duty_list.edition,
        undoes=undoes,
        actor_id=actor.user_id,
        actor_name=actor.name,
        line_number=change.number,
        before=dict(change.before),
        after=dict(change.after),
    )
