"""How good a model is: measured on texts whose wording it had not seen."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

WANTED, LEAST_SURE, MOST_SURE = 0.90, 0.70, 0.95
"""An answer is given where nine in ten held, and never when it is little more than two chances in three."""

SHARE_ASKED = 0.60
MOST_CONFUSIONS, BINS = 30, 10


@dataclass(frozen=True)
class HeldOut:
    """One text judged by a model that knew nothing of its group: what it is about and what was told, best first."""

    example: int
    label: str
    told: tuple[str, ...]
    confidence: float

    @property
    def right(self) -> bool:
        """Whether the first answer holds."""
        return bool(self.told) and self.told[0] == self.label


@dataclass(frozen=True)
class Figures:
    """Shares of 1. `right_of_sixty` is over the 60 % it was surest of; `curve` holds (told, held, texts) a tenth of confidence."""

    texts: int
    right: float
    right_in_three: float
    right_of_sixty: float
    sure_from: float
    answered: float
    right_when_answered: float
    curve: tuple[tuple[float, float, int], ...]
    confusions: tuple[tuple[str, str, int], ...]
    by_label: dict[str, tuple[int, int]]

    def as_dict(self) -> dict[str, Any]:
        """The figures for JSON."""
        return asdict(self)


def _share(rows: Sequence[bool]) -> float:
    return round(sum(rows) / len(rows), 4) if rows else 0.0


def sure_from(judged: Sequence[HeldOut]) -> float:
    """The lowest confidence from which on WANTED of the answers held, between LEAST_SURE and MOST_SURE."""
    surest = sorted(judged, key=lambda one: -one.confidence)
    held = np.cumsum([one.right for one in surest]) / np.arange(1, len(surest) + 1)
    good = np.flatnonzero(held >= WANTED)
    lowest = surest[int(good[-1])].confidence if len(good) else MOST_SURE
    return round(min(max(lowest, LEAST_SURE), MOST_SURE), 3)


def _curve(judged: Sequence[HeldOut]) -> tuple[tuple[float, float, int], ...]:
    tenths: dict[int, list[HeldOut]] = {}
    for one in judged:
        tenths.setdefault(min(int(one.confidence * BINS), BINS - 1), []).append(one)
    return tuple(
        (round(sum(one.confidence for one in rows) / len(rows), 3), _share([one.right for one in rows]), len(rows))
        for _tenth, rows in sorted(tenths.items())
    )


def _confusions(judged: Sequence[HeldOut]) -> tuple[tuple[str, str, int], ...]:
    mistaken = Counter((one.label, one.told[0]) for one in judged if one.told and not one.right)
    return tuple((label, told, count) for (label, told), count in mistaken.most_common(MOST_CONFUSIONS))


def figures_of(judged: Sequence[HeldOut], sure: float | None = None) -> Figures:
    """The figures of held-out texts, answered from a confidence on that is given or found."""
    surest = sorted(judged, key=lambda one: -one.confidence)
    threshold = sure_from(judged) if sure is None else sure
    answered = [one.right for one in judged if one.confidence >= threshold]
    seen, held = Counter(one.label for one in judged), Counter(one.label for one in judged if one.right)
    return Figures(
        texts=len(judged),
        right=_share([one.right for one in judged]),
        right_in_three=_share([one.label in one.told for one in judged]),
        right_of_sixty=_share([one.right for one in surest[: round(SHARE_ASKED * len(surest))]]),
        sure_from=threshold,
        answered=round(len(answered) / len(judged), 4) if judged else 0.0,
        right_when_answered=_share(answered),
        curve=_curve(judged),
        confusions=_confusions(judged),
        by_label={label: (seen[label], held[label]) for label in sorted(seen)},
    )
