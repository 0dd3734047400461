"""What can be wrong with a file or one of its rows."""

from collections.abc import Mapping
from dataclasses import dataclass


class RowFileError(Exception):
    """Any fault of a file of rows."""


@dataclass
class UnreadableFile(RowFileError):
    """The file as a whole cannot be taken; `reason` says why and what to do. Raised before any row is taken."""

    reason: str

    def __str__(self) -> str:
        return self.reason


@dataclass
class BadRow(RowFileError):
    """One row cannot be taken: its number in the file, the field at fault, the reason in words."""

    row: int
    field: str
    reason: str

    def __str__(self) -> str:
        return f"{self.row}: {self.field}: {self.reason}"


@dataclass
class BadColumns(RowFileError):
    """Columns that cannot be read as named: field → reason."""

    fields: Mapping[str, str]


@dataclass
class WrongMoment(RowFileError):
    """What was asked does not fit where the file stands now."""

    state: str


@dataclass
class Refused(RowFileError):
    """An act that cannot be done as things are; `reason` says why."""

    reason: str

    def __str__(self) -> str:
        return self.reason


class Stopped(RowFileError):
    """Somebody said to stop while the worker had the file in hand."""
