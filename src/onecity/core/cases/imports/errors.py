"""What can be wrong with a file or one of its rows."""

from dataclasses import dataclass

from onecity.core.cases.errors import CaseError


@dataclass
class UnreadableFile(CaseError):
    """The file as a whole cannot be taken; `reason` says why and what to do."""

    reason: str

    def __str__(self) -> str:
        return self.reason


@dataclass
class BadRow(CaseError):
    """One row cannot be taken: its number in the file (the head is row 1), the field at fault, the reason in words."""

    row: int
    field: str
    reason: str

    def __str__(self) -> str:
        return f"{self.row}: {self.field}: {self.reason}"


@dataclass
class WrongMoment(CaseError):
    """What was asked does not fit where the import stands now."""

    state: str
