"""Columns of the case list, and which of them somebody chose."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from onecity.core.cases.presenting.chips import address
from onecity.core.cases.queries import CaseFilter
from onecity.core.registry import Text

COOKIE = "onecity_case_columns"
KEPT_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True)
class ListColumn:
    """A column: the orders its head switches between (first click, second click), none if it does not sort."""

    key: str
    label: Text
    orders: tuple[str, ...] = ()
    shown: bool = True


COLUMNS: tuple[ListColumn, ...] = (
    ListColumn("state", _("State")),
    ListColumn("what", _("Matter")),
    ListColumn("place", _("Place")),
    ListColumn("grid", _("Grid")),
    ListColumn("lead", _("Lead organisation")),
    ListColumn("number", _("Number")),
    ListColumn("request_kind", _("Kind of request"), shown=False),
    ListColumn("source", _("Source"), shown=False),
    ListColumn("reported", _("Reported"), ("newest", "oldest")),
    ListColumn("clock", _("Time limit"), ("due",)),
)
ALWAYS = frozenset({"what"})
SORTS = {"newest": "descending", "oldest": "ascending", "due": "ascending"}


@dataclass(frozen=True)
class Chosen:
    """Every column with its choice."""

    all: tuple[ListColumn, ...]
    keys: frozenset[str]

    @property
    def shown(self) -> list[ListColumn]:
        """The chosen columns in table order."""
        return [column for column in self.all if column.key in self.keys]


def chosen(cookie: str) -> Chosen:
    """The columns a cookie names; the usual ones without one."""
    named = frozenset(cookie.split(".")) & {column.key for column in COLUMNS}
    return Chosen(COLUMNS, (named or frozenset(column.key for column in COLUMNS if column.shown)) | ALWAYS)


def kept(keys: Iterable[str]) -> str:
    """What the cookie keeps of a choice."""
    wanted = set(keys)
    return ".".join(column.key for column in COLUMNS if column.key in wanted | ALWAYS)


@dataclass(frozen=True)
class Head:
    """A head of the table: where a click leads, and how the rows are sorted by it now."""

    key: str
    label: Text
    url: str
    sort: str


def heads_of(choice: Chosen, given: CaseFilter) -> list[Head]:
    """The heads of the shown columns; a click on a sorted one turns it round where that is possible."""
    return [_head(column, given) for column in choice.shown]


def _head(column: ListColumn, given: CaseFilter) -> Head:
    if not column.orders:
        return Head(column.key, column.label, "", "")
    other = next((order for order in column.orders if order != given.order), column.orders[0])
    sort = SORTS[given.order] if given.order in column.orders else ""
    return Head(column.key, column.label, address(replace(given, order=other)), sort)
