"""Editing the lines of a draft: cells, new lines, removed lines, and taking the last edit back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from onecity.core.accounts.scope import Actor
from onecity.core.cases.duty.actions.writing import LineChange, next_number, write_changes
from onecity.core.cases.duty.cells import COLUMN_BY_KEY, read_cell
from onecity.core.cases.duty.errors import BadCell, BadCells
from onecity.core.cases.duty.names import Names
from onecity.core.cases.duty.permission import check_seen, draft_for
from onecity.core.cases.duty.records import record_of
from onecity.core.cases.models import DutyChange, DutyLine, DutyList

MOST_CELLS = 5000


@dataclass(frozen=True)
class CellEdit:
    """What was typed into one cell."""

    line: int
    column: str
    text: str


@dataclass(frozen=True)
class Edited:
    """Where the draft stands after an edit, and the numbers of the lines it touched."""

    edition: int
    numbers: tuple[int, ...]


def _records(duty_list: DutyList, numbers: Iterable[int]) -> dict[int, dict[str, Any]]:
    lines = DutyLine.objects.filter(duty_list=duty_list, number__in=list(numbers))
    return {line.number: record_of(line) for line in lines}


def _read_all(cells: Sequence[CellEdit], before: Mapping[int, dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """The lines as the cells make them. Raises BadCells naming all that cannot be taken."""
    names, bad = Names(), []
    after = {number: dict(record) for number, record in before.items()}
    for cell in cells:
        try:
            column, record = COLUMN_BY_KEY[cell.column], after[cell.line]
            record.update(read_cell(column, cell.text, names, record))
        except KeyError:
            bad.append(BadCell(cell.line, cell.column, _("There is no such cell any more.")))
        except ValueError as error:
            bad.append(BadCell(cell.line, cell.column, str(error)))
    if bad:
        raise BadCells(bad)
    return after


@transaction.atomic
def edit_cells(actor: Actor, list_id: int, cells: Sequence[CellEdit], seen: int) -> Edited:
    """Take what was typed or pasted, all of it or nothing. Raises NotAllowed, ListIsFixed, ListMovedOn, BadCells."""
    duty_list = draft_for(actor, list_id)
    numbers = {cell.line for cell in cells}
    check_seen(duty_list, numbers, seen)
    if len(cells) > MOST_CELLS:
        raise BadCells(
            [BadCell(cells[0].line, cells[0].column, _("At most %(most)d cells at once; import a file instead.") % {"most": MOST_CELLS})]
        )
    before = _records(duty_list, numbers)
    after = _read_all(cells, before)
    edition = write_changes(actor, duty_list, [LineChange(number, before[number], after[number]) for number in sorted(after)])
    return Edited(edition, tuple(sorted(after)))


@transaction.atomic
def add_line(actor: Actor, list_id: int, like: int) -> Edited:
    """Add a line that begins as a copy of another. Raises NotAllowed, ListIsFixed, DutyLine.DoesNotExist."""
    duty_list = draft_for(actor, list_id)
    pattern = DutyLine.objects.get(duty_list=duty_list, number=like)
    number = next_number(duty_list)
    return Edited(write_changes(actor, duty_list, [LineChange(number, {}, record_of(pattern))]), (number,))


@transaction.atomic
def remove_lines(actor: Actor, list_id: int, numbers: Sequence[int], seen: int) -> Edited:
    """Remove lines. Raises NotAllowed, ListIsFixed, ListMovedOn."""
    duty_list = draft_for(actor, list_id)
    check_seen(duty_list, set(numbers), seen)
    before = _records(duty_list, numbers)
    edition = write_changes(actor, duty_list, [LineChange(number, record, {}) for number, record in before.items()])
    return Edited(edition, tuple(before))


def last_edit(actor: Actor, duty_list: DutyList) -> int | None:
    """The newest edit of the actor's own that can be taken back: nobody has changed its lines since."""
    undone = DutyChange.objects.filter(duty_list=duty_list, undoes__isnull=False).values("undoes")
    own = DutyChange.objects.filter(duty_list=duty_list, actor_id=actor.user_id, undoes=None).exclude(batch__in=undone)
    return own.order_by("-batch").values_list("batch", flat=True).first()


@transaction.atomic
def undo(actor: Actor, list_id: int) -> Edited | None:
    """Take the actor's last edit back, as an edit of its own; None when there is none.

    Raises NotAllowed, ListIsFixed, ListMovedOn when somebody has edited the same lines since.
    """
    duty_list = draft_for(actor, list_id)
    batch = last_edit(actor, duty_list)
    if batch is None:
        return None
    changes = list(DutyChange.objects.filter(duty_list=duty_list, batch=batch))
    numbers = {one.line_number for one in changes}
    now = _records(duty_list, numbers)
    if any(now.get(one.line_number, {}) != one.after for one in changes):
        check_seen(duty_list, numbers, batch)
    edition = write_changes(actor, duty_list, [LineChange(one.line_number, one.after, one.before) for one in changes], undoes=batch)
    return Edited(edition, tuple(sorted(numbers)))
