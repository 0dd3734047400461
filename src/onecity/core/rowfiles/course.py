"""What a room that takes files says of them: asked by the acts, the worker and the pages that all rooms share."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Generic, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from procrastinate.contrib.django import app

from onecity.core.accounts.scope import Actor
from onecity.core.registry import Text
from onecity.core.rowfiles.fields import Fields, Places, guess
from onecity.core.rowfiles.models import RowFile, State

MEGABYTE = 1 << 20
File = TypeVar("File", bound=RowFile)


@dataclass(frozen=True)
class Words:
    """What the pages of a room say: its name, what it is for, the empty list, which files it takes, how points may be shifted."""

    title: Text
    about: Text
    empty: Text
    takes: Text
    shifted: Text


@dataclass(frozen=True)
class Choice:
    """One of several: its code, its name, what more there is to say."""

    code: str
    label: Text
    remark: Text = ""


@dataclass(frozen=True)
class Shown:
    """What a room says of one file: what it is, what was or will be done with its good rows, remarks,
    where to see them, the first rows of the file, and what only the room's own template shows.

    With `ask` a person is asked before the rows are taken.
    """

    facts: Sequence[Text]
    good: Text
    start: Text
    remarks: Sequence[str] = ()
    findings: Sequence[tuple[Text, int]] = ()
    ask: Text = ""
    link: tuple[str, Text] | None = None
    sample: Sequence[Sequence[str]] = ()
    more: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Problem:
    """A row that was not taken; `cells` are the row itself where it is kept."""

    row: int
    field: str
    reason: str
    cells: Sequence[str] = ()


class Course(ABC, Generic[File]):
    """The course of the files of one room. `address` begins the names of its pages, `task` is the job that goes through one,
    `start` the word of the act that takes rows.
    """

    model: type[File]
    address: ClassVar[str]
    words: ClassVar[Words]
    accept: ClassVar[str]
    most_bytes: ClassVar[int]
    task: ClassVar[str]
    start: ClassVar[str] = "start"
    template: ClassVar[str] = "rowfiles/file.html"
    stopped: ClassVar[State] = State.CANCELLED
    """Where a file stands when the taking of its rows was stopped."""
    everybodys: ClassVar[bool] = False
    """Whether several people see the same files."""
    keeps_rows: ClassVar[bool] = True
    """Whether rows that were not taken come back whole."""

    # who
    @abstractmethod
    def owner(self, actor: Actor, kind: str) -> int:
        """The key of a person who may take in files of a kind. Raises NotAllowed."""

    @abstractmethod
    def visible(self, actor: Actor) -> QuerySet[File]:
        """The files a person sees, newest first. Raises NotAllowed for who may take in none."""

    # what is in a file
    @abstractmethod
    def kinds(self, actor: Actor) -> Sequence[Choice]:
        """What a file may hold, in the order it is offered."""

    @abstractmethod
    def kind_label(self, file: File) -> Text:
        """The name of what a file holds."""

    @abstractmethod
    def fields(self, file: File) -> Fields:
        """The fields of what a file holds."""

    def places(self, file: File) -> Places:
        """The ways to place a row; none where rows need no place."""
        return ()

    @abstractmethod
    def systems(self, file: File) -> Sequence[Choice]:
        """The coordinate systems to choose from; none where rows have no place."""

    @abstractmethod
    def look_at(self, file: File) -> None:
        """Fill in what a file says of itself. Raises UnreadableFile."""

    def sent_before(self, file: File, upload: UploadedFile) -> File | None:
        """The file that was sent earlier and is the same, where that is asked."""
        return None

    def kept_as(self, file: File) -> str:
        """The name under which it is kept: the ending says how it is read."""
        return f"file{''.join(Path(file.name).suffixes[-2:])[:12].lower()}"

    def proposed(self, file: File) -> tuple[dict[str, int], str]:
        """What the columns probably mean, and the coordinate system."""
        return dict(file.mapping) or guess(self.fields(file), file.header), file.system

    # what is done with it
    @abstractmethod
    def begin(self, file: File, state: State) -> None:
        """Clear what an earlier go left, before the file is put into a state of work."""

    def queue(self, key: int) -> None:
        """Hand a file to the worker."""
        app.configure_task(self.task).defer(key=key)

    @abstractmethod
    def go_through(self, file: File) -> None:
        """The worker's part, to its end. Raises Stopped, UnreadableFile."""

    # how it is shown
    def progress(self, file: File) -> tuple[float | None, str]:
        """How far the worker is, 0 to 1 where that is known, and in words."""
        return None, ""

    @abstractmethod
    def shown(self, file: File) -> Shown:
        """What the page of a file tells beside its columns."""

    @abstractmethod
    def problems(self, file: File) -> Iterator[Problem]:
        """The rows that were not taken, in order."""

    def label_of(self, file: File, key: str) -> Text:
        """The name of a field."""
        return next((one.label for one in self.fields(file) if one.key == key), key)
