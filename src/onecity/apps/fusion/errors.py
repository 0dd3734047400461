"""What can be wrong with an act of the fusion."""

from dataclasses import dataclass


@dataclass
class Refused(Exception):
    """What was asked cannot be done as things are; `reason` says why, and what to do."""

    reason: str

    def __str__(self) -> str:
        return self.reason
