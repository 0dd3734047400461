"""What the readers of the containers tell of a recording."""

from dataclasses import dataclass


class NotWhole(Exception):
    """The bytes end before the recording does, or contradict themselves."""


class NotSound(Exception):
    """The recording holds pictures, or sound of a kind that pages cannot play."""


@dataclass(frozen=True)
class Recording:
    """A recording as it may be kept: its bytes, without what a recorder wrote beside the sound; seconds where the container tells."""

    content: bytes
    seconds: float | None
