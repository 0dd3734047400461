"""What an adapter is: how a case is handed to a system outside, and how its news comes back.

An adapter knows neither database nor acts. It turns our record into the other system's request and its answer into ours; when
it is called, how often it is tried again and what becomes of the case is decided in `handing`.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from onecity.core.registry import Text
from onecity.interop.linkage.sending.line import Line


@dataclass(frozen=True)
class Setting:
    """A field an administrator fills in for a system; a secret one is kept sealed and never shown again."""

    name: str
    label: Text
    help: Text = ""
    secret: bool = False
    required: bool = True


@dataclass(frozen=True)
class Outgoing:
    """A case as it is sent out: `case` is `presenting.changes.case_record`, nothing of persons; photos are JPEG files.

    `key` is the same whenever the same handing over is tried again: the other system must make one matter of it.
    """

    key: str
    case: Mapping[str, Any]
    note: str
    photos: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class Receipt:
    """The other system has it, under its own reference; some acknowledge at once, most later."""

    reference: str
    acknowledged: bool = False


@dataclass(frozen=True)
class Result:
    """What the other system says was done. Photos are files as they came, checked by us."""

    text: str
    photos: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class News:
    """How a matter stands outside. `refused` says why they do not take it."""

    acknowledged: bool = False
    result: Result | None = None
    refused: str = ""


@dataclass
class Refused(Exception):
    """They do not take this case, and would not take it tomorrow; the reason goes to the dispatchers."""

    reason: str


@dataclass
class NotUnderstood(Exception):
    """Their answer is not what was agreed; it is tried again, and shown to the administrators."""

    detail: str


@dataclass(frozen=True)
class Place:
    """Where an adapter works: a guarded line to the system, and the settings an administrator gave."""

    line: Line
    settings: Mapping[str, str] = field(default_factory=dict)


class Adapter(ABC):
    """One kind of system. `address` names the setting that holds its address; raise NotReached by letting the line raise it."""

    label: ClassVar[Text]
    settings: ClassVar[tuple[Setting, ...]]
    address: ClassVar[str] = "url"
    poll_seconds: ClassVar[float] = 60

    def __init__(self, place: Place) -> None:
        self.line, self.given = place.line, place.settings

    @abstractmethod
    async def send(self, case: Outgoing) -> Receipt:
        """Hand a case over. Raises NotReached, NotUnderstood, Refused."""

    @abstractmethod
    async def news(self, reference: str) -> News:
        """Ask how a matter stands. Raises NotReached, NotUnderstood."""
