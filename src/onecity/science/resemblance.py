"""How likely two reports mean one thing: text × distance × time × category, each a share of 1 that anybody can recompute.

score  = text · distance · time · category
text   = 0.5 + 0.5 · (2 · shared pairs / all pairs), pairs of neighbouring characters counted as often as they stand (Dice)
distance = 2^(−(m / 150)²), m metres: 1 at the place, 0.93 at 50 m, 0.73 at 100 m
time   = 2^(−h / 720), h hours between the reports: 0.93 after three days, a half after thirty
category = 1 the same, 0.8 of one group, 0.6 otherwise

The shape is ours; the bounds are those of the domain: shown from 0.45 within 100 m and 30 days, linked without a person only from
0.8 within 50 m and 72 hours.
"""

from collections import Counter
from dataclasses import dataclass
from enum import Enum

from onecity.science.suggestion.texts import normal

SHOWN_FROM, SHOWN_METRES, SHOWN_HOURS = 0.45, 100.0, 30 * 24.0
LINKED_FROM, LINKED_METRES, LINKED_HOURS = 0.8, 50.0, 72.0
TEXT_FLOOR, HALF_METRES, HALF_HOURS = 0.5, 150.0, 720.0


class Kinship(float, Enum):
    """How near two categories are."""

    SAME = 1.0
    GROUP = 0.8
    OTHER = 0.6


@dataclass(frozen=True)
class Resemblance:
    """The score and its parts: alikeness of the texts (0 … 1), metres, hours, and how near the categories are."""

    score: float
    text: float
    metres: float
    hours: float
    kinship: Kinship

    @property
    def shown(self) -> bool:
        """Whether a person should look at the pair."""
        return self.score >= SHOWN_FROM and self.metres <= SHOWN_METRES and self.hours <= SHOWN_HOURS

    @property
    def certain(self) -> bool:
        """Whether the pair may be linked without a person (never merged)."""
        return self.score >= LINKED_FROM and self.metres <= LINKED_METRES and self.hours <= LINKED_HOURS


def pairs_of(text: str) -> Counter[str]:
    """Pairs of neighbouring characters, marks and spaces left out."""
    bare = "".join(char for char in normal(text) if char.isalnum())
    return Counter(bare[at : at + 2] for at in range(len(bare) - 1))


def alike(one: Counter[str], other: Counter[str]) -> float:
    """The Dice coefficient of two counts, 0 … 1; nothing is alike to nothing."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def resemblance(text: float, metres: float, hours: float, kinship: Kinship) -> Resemblance:
    """The score of two reports from the alikeness of their texts, their distance, and the hours between them (any order)."""
    apart = abs(hours)
    near = 2.0 ** -((metres / HALF_METRES) ** 2)
    recent = 2.0 ** -(apart / HALF_HOURS)
    score = (TEXT_FLOOR + (1 - TEXT_FLOOR) * text) * near * recent * float(kinship)
    return Resemblance(score, text, metres, apart, kinship)
