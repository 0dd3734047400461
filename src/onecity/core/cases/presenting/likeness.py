"""Why two cases may be one matter, in words and bars."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from onecity.core.cases.models import Case
from onecity.core.cases.queries.near import NearCase
from onecity.core.registry import Text
from onecity.core.shell.durations import duration_words
from onecity.science.resemblance import Kinship, Resemblance, resemblance

HOUR_SECONDS = 3600
KINSHIPS: dict[Kinship, Text] = {
    Kinship.SAME: gettext_lazy("same category"),
    Kinship.GROUP: gettext_lazy("a category of the same group"),
    Kinship.OTHER: gettext_lazy("another category"),
}


@dataclass(frozen=True)
class Likeness:
    """The parts of a score: shares from 0 to 1 as bars, and what each means in words."""

    score: float
    text: float
    text_percent: int
    metres: float
    near: float
    apart: str
    recent: float
    kinship: Text
    certain: bool


@dataclass(frozen=True)
class NearTold:
    """A case near another, with its likeness where the two should be compared."""

    case: Case
    metres: float
    alike: bool
    likeness: Resemblance | None
    words: Likeness | None


def likeness_words(found: Resemblance) -> Likeness:
    """A resemblance as it is told. The bars are the factors of its score."""
    full = resemblance(1.0, 0.0, 0.0, Kinship.SAME)
    return Likeness(
        score=found.score,
        text=found.text,
        text_percent=round(100 * found.text),
        metres=found.metres,
        near=resemblance(1.0, found.metres, 0.0, Kinship.SAME).score / full.score,
        apart=duration_words(found.hours * HOUR_SECONDS),
        recent=resemblance(1.0, 0.0, found.hours, Kinship.SAME).score / full.score,
        kinship=KINSHIPS[found.kinship],
        certain=found.certain,
    )


def told_near(near: Iterable[NearCase]) -> list[NearTold]:
    """Near cases with their likeness in words."""
    return [
        NearTold(one.case, one.metres, one.alike, one.likeness, likeness_words(one.likeness) if one.likeness and one.alike else None)
        for one in near
    ]


def kept_likeness(parts: Mapping[str, float]) -> Likeness | None:
    """The likeness a link was made by; None where none was kept."""
    if not parts:
        return None
    return likeness_words(resemblance(parts["text"], parts["metres"], parts["hours"], Kinship(parts["kinship"])))
