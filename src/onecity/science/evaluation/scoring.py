"""Scores (评分) and grades (等级) from rates and counts, by items a city puts together.

Three forms cover what cities publish: a share of the points (扬州: on-time closing × 60), full points from a threshold with a
deduction for each percentage point below (金华: on-time closing 50 points from 70 %, one less for each point), and a deduction for
each case counted (金华: 0.2 for each rework). Points never fall below zero nor above what the item is worth.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from onecity.science.evaluation.rates import RATES, Counts, Figure

Form = Literal["share", "threshold", "deduct"]
PERCENT = 100


class BadScheme(ValueError):
    """An item or a band of a scheme makes no sense; `where` names it."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.where, self.reason = where, reason


@dataclass(frozen=True)
class Item:
    """One item. `of` is a rate, or for "deduct" a count. `full_from` is a share of one; `step` are points for each percentage
    point below it, or for each case counted."""

    of: str
    points: float
    form: Form = "share"
    full_from: float = 1.0
    step: float = 0.0


@dataclass(frozen=True)
class Scheme:
    """Items and grade bands; `bands` hold (least score, grade), the highest first. Raises BadScheme."""

    items: tuple[Item, ...]
    bands: tuple[tuple[float, str], ...] = ()

    def __post_init__(self) -> None:
        """Raises BadScheme."""
        for item in self.items:
            _check(item)
        least = [score for score, _grade in self.bands]
        if least != sorted(set(least), reverse=True):
            raise BadScheme("bands", "each must begin lower than the one before")

    @property
    def total(self) -> float:
        """What can be reached."""
        return sum(item.points for item in self.items)


@dataclass(frozen=True)
class Scored:
    """Points of one item; None where nothing fell under it, so that it counts for neither side."""

    item: Item
    points: float | None


@dataclass(frozen=True)
class Score:
    """A score out of `of`, scaled to what the scheme can reach when items had nothing to judge."""

    parts: tuple[Scored, ...]
    value: float | None
    grade: str


def _check(item: Item) -> None:
    if item.points <= 0 or item.step < 0:
        raise BadScheme(item.of, "points must be positive and steps not negative")
    if item.form != "deduct" and item.of not in RATES:
        raise BadScheme(item.of, "is no rate")
    if not 0 < item.full_from <= 1:
        raise BadScheme(item.of, "the threshold must lie between 0 and 1")


def _good(of: str, share: float) -> float:
    """The share turned so that more is better."""
    return 1 - share if RATES[of].better == "low" else share


def _from_share(item: Item, share: float) -> float:
    good = _good(item.of, share)
    if item.form == "share":
        return item.points * good
    return item.points - item.step * max(0.0, item.full_from - good) * PERCENT


def _scored(item: Item, figures: Mapping[str, Figure], counts: Counts) -> Scored:
    if item.form == "deduct":
        reached = item.points - item.step * counts.get(item.of, 0)
    else:
        share = figures[item.of].value
        if share is None:
            return Scored(item, None)
        reached = _from_share(item, share)
    return Scored(item, round(min(max(reached, 0.0), item.points), 6))


def grade_of(value: float, bands: Sequence[tuple[float, str]]) -> str:
    """The first band whose least score is reached, or nothing."""
    return next((grade for least, grade in bands if value >= least), "")


def score(scheme: Scheme, figures: Mapping[str, Figure], counts: Counts) -> Score:
    """The score of an organisation, region, grid, person or category."""
    parts = tuple(_scored(item, figures, counts) for item in scheme.items)
    judged = [part for part in parts if part.points is not None]
    worth = sum(part.item.points for part in judged)
    if not worth or all(part.item.form == "deduct" for part in judged):
        return Score(parts, None, "")
    value = sum(part.points or 0.0 for part in judged) * scheme.total / worth
    return Score(parts, value, grade_of(value, scheme.bands))
