"""What may go wrong at a check point."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass
class BadVisit(Exception):
    """A visit cannot be taken as it was told: field → reason in words."""

    fields: Mapping[str, str]


class PointRetired(Exception):
    """The point is no longer looked at."""


@dataclass
class BadPoint(Exception):
    """A check point cannot be kept as it was given: field → reason in words."""

    fields: Mapping[str, str]
