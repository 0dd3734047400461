"""Shapes that components show. An app builds them, or passes anything with the same attributes."""

from dataclasses import dataclass, field
from datetime import datetime

from onecity.core.registry import Text


@dataclass(frozen=True)
class Run:
    """A time in which a limit runs, and the share of the limit that passes in a second of it."""

    begins: datetime
    ends: datetime
    share: float


@dataclass(frozen=True)
class Clock:
    """A limit and how much of it is used.

    `fraction` is used time over limit (1.0 = due), whatever calendar it runs in; `state` is ok, warn, late, stopped or done.
    With `due` a running clock ticks on the page; `text` stands in its place (4 min of 15 min; stopped, review 1 Sep).
    With `amount` and `unit` it tells what is left as the limit counts (1.5 of 2 working hours left) and ticks while a run of
    `runs` lasts. Without them it tells the time until `due`, and `rate` is the share that passes in a second after that moment.
    """

    label: Text
    state: str
    fraction: float
    text: Text = ""
    due: datetime | None = None
    title: Text = ""
    rate: float = 0.0
    amount: float = 0.0
    unit: str = ""
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True)
class Step:
    """One stage of a stage line: `state` is done, now or todo; `stage` colours the one that is now."""

    label: Text
    state: str
    at: datetime | None = None
    note: Text = ""
    who: Text = ""
    stage: str = ""


@dataclass(frozen=True)
class Photo:
    """A photo with its tag (before 22:41) and caption (by the caller, 6 m). `alt` tells it in words."""

    url: str
    alt: Text
    tag: Text = ""
    caption: Text = ""
    full_url: str = ""


@dataclass(frozen=True)
class Entry:
    """One row of a history: the act in bold, what was said, who did it."""

    at: datetime
    act: Text
    text: Text = ""
    by: Text = ""
    new: bool = False


@dataclass(frozen=True)
class Act:
    """A button of the act bar. `kind` is main, plain or risk; `key` presses it; `confirm` asks once, naming the thing.

    `method` is get (opens `url` in `target`) or post (sends it); `drawer` acts open their form in `target` by HTMX.
    """

    label: Text
    url: str
    key: str = ""
    kind: str = "plain"
    method: str = "get"
    confirm: Text = ""
    confirm_text: Text = ""
    target: str = ""


@dataclass(frozen=True)
class Tab:
    """One tab: a link with an optional count."""

    label: Text
    url: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True)
class Column:
    """A table head. `order` is the value of `?order=` it sorts by, empty if it cannot; `unit` stands below the label."""

    label: Text
    order: str = ""
    unit: Text = ""
    numeric: bool = False
    hidden: bool = False


@dataclass(frozen=True)
class Figure:
    """A number that is told with its comparison; `url` opens what is behind it, `than_url` what it is compared with."""

    name: Text
    value: Text
    unit: Text = ""
    than: Text = ""
    url: str = ""
    state: str = ""
    than_url: str = ""


@dataclass(frozen=True)
class Link:
    """A word that leads somewhere, or posts if `method` is post."""

    label: Text
    url: str
    method: str = "get"


@dataclass(frozen=True)
class CaseLine:
    """One case of a list: what is to be done, what it is and where, how long it has."""

    id: int | str
    url: str
    what: Text
    where: Text
    urgency: str
    urgency_label: Text
    foot: Text = ""
    clock: Clock | None = None
    longitude: float | None = None
    latitude: float | None = None
    stage: str = ""
    new: bool = False
    next: Text = field(default="")
