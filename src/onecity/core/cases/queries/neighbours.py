"""The cases before and after one in the list it was opened from."""

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from onecity.core.accounts.scope import Actor
from onecity.core.cases.models import Case
from onecity.core.cases.queries.cursors import after_report
from onecity.core.cases.queries.lists import CaseFilter, filtered


@dataclass(frozen=True)
class Neighbours:
    """Keys of the previous and the next case of a list; None at its ends."""

    previous: int | None
    next: int | None


def _by_due(case: Case, rows: QuerySet[Case]) -> tuple[QuerySet[Case], QuerySet[Case]]:
    """Rows before and after in the order of limits, cases without one at the end."""
    if case.due_at is None:
        before = rows.filter(Q(due_at__isnull=False) | Q(pk__lt=case.pk))
        after = rows.filter(due_at=None, pk__gt=case.pk)
    else:
        before = rows.filter(Q(due_at__lt=case.due_at) | Q(due_at=case.due_at, pk__lt=case.pk))
        after = rows.filter(Q(due_at__gt=case.due_at) | Q(due_at=case.due_at, pk__gt=case.pk) | Q(due_at=None))
    return before.order_by(F("due_at").desc(nulls_first=True), "-pk"), after.order_by(F("due_at").asc(nulls_last=True), "pk")


def _by_report(case: Case, rows: QuerySet[Case], descending: bool) -> tuple[QuerySet[Case], QuerySet[Case]]:
    earlier = rows.filter(after_report(case.reported_at, case.pk, "lt")).order_by("-reported_at", "-pk")
    later = rows.filter(after_report(case.reported_at, case.pk, "gt")).order_by("reported_at", "pk")
    return (later, earlier) if descending else (earlier, later)


def neighbours_of(actor: Actor, given: CaseFilter, case: Case) -> Neighbours:
    """The visible cases on both sides of one, in a filter's order; the case itself need not fit the filter any more."""
    rows = filtered(actor, given)
    before, after = _by_due(case, rows) if given.order == "due" else _by_report(case, rows, given.order != "oldest")
    return Neighbours(*(side.values_list("pk", flat=True).first() for side in (before, after)))
