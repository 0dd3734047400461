"""Where a page of a list ends, signed: the next one begins there, at the same cost for the first row and the millionth."""

from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.db.models import Q

from onecity.core.cases.models import Case


@dataclass(frozen=True)
class Cursor:
    """The last row of a page in an order: its moment (ISO 8601) and key; and how many rows the list had when it was counted."""

    order: str
    moment: str | None
    key: int
    total: int

    @property
    def beyond(self) -> Q:
        """The condition on the rows that come after."""
        if self.order == "due" or self.moment is None:
            return _after_due(self.moment, self.key)
        return after_report(self.moment, self.key, "gt" if self.order == "oldest" else "lt")


def _salt(order: str) -> str:
    """A cursor of one order means nothing in another."""
    return f"case-list.{order}"


def cursor_in(text: str, order: str) -> Cursor | None:
    """The cursor an address carries. Raises django.core.signing.BadSignature for one we did not make, or made for another order."""
    return Cursor(order, *signing.loads(text, salt=_salt(order))) if text else None


def cursor_text(case: Case, order: str, total: int) -> str:
    """The end of a page as an address carries it."""
    moment = case.due_at if order == "due" else case.reported_at
    return signing.dumps([moment and moment.isoformat(), case.pk, total], salt=_salt(order), compress=True)


def _after_due(due: str | None, key: int) -> Q:
    """Cases without a limit come last."""
    if due is None:
        return Q(due_at=None, pk__gt=key)
    return Q(due_at__gt=due) | Q(due_at=due, pk__gt=key) | Q(due_at=None)


def after_report(reported: datetime | str, key: int, side: str) -> Q:
    """Cases reported before (`side` is lt) or after (gt) a moment, by key within it.

    The first condition says nothing new: it bounds the part of the index that is read.
    """
    further, same = Q(**{f"reported_at__{side}": reported}), Q(**{"reported_at": reported, f"pk__{side}": key})
    return Q(**{f"reported_at__{side}e": reported}) & (further | same)
