"""What can go wrong with a case, as classes; messages are made at the border."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


class CaseError(Exception):
    """Base of the errors of this app."""


@dataclass
class CaseMovedOn(CaseError):
    """Somebody else acted first: the act no longer fits the state or the version seen."""

    case_id: int
    state: str
    by: str
    at: datetime | None


@dataclass
class ActNotAllowed(CaseError):
    """The act is possible in this state, but not by this person; `reason` is a code of REASONS in messages.py."""

    act: str
    reason: str


@dataclass
class BadInput(CaseError):
    """Fields of a report or act that cannot be taken: field name → reason, in the reader's language."""

    fields: dict[str, str]

    def __str__(self) -> str:
        return "; ".join(f"{name}: {reason}" for name, reason in self.fields.items())


@dataclass
class AnsweredByMessage(CaseError):
    """An announced control area answers such reports with a message, in the reader's language, until it ends."""

    area_id: int
    name: str
    message: str
    until: datetime


@dataclass
class BadPhoto(CaseError):
    """A file that is no usable photo; `reason` is told to the sender."""

    filename: str
    reason: str


@dataclass
class BadVoice(CaseError):
    """A file that is no usable voice note; `reason` is told to the sender."""

    filename: str
    reason: str


def require_fields(pairs: Iterable[tuple[str, str | None]]) -> None:
    """Raise BadInput for every (field, problem) whose problem is not None."""
    problems = {name: problem for name, problem in pairs if problem}
    if problems:
        raise BadInput(problems)
