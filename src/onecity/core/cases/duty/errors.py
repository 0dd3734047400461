"""What can go wrong with a duty list."""

from dataclasses import dataclass

from onecity.core.cases.errors import CaseError


@dataclass
class ListIsFixed(CaseError):
    """A published version was to be changed."""

    version: str


@dataclass
class ListMovedOn(CaseError):
    """Somebody else edited the draft since the reader saw it; `edition` is where it stands."""

    edition: int


@dataclass
class BadCell(CaseError):
    """One cell cannot be taken: the line's number (or the row of a file), the column's key, the reason in words."""

    line: int
    column: str
    reason: str


@dataclass
class BadCells(CaseError):
    """Cells that cannot be taken; nothing of the edit was kept."""

    cells: list[BadCell]
