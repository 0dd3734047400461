"""Suggestions and versions as they are told."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from onecity.core.cases.models import Category, SuggestionModel
from onecity.core.cases.states import Urgency
from onecity.core.cases.suggesting.queries import ChangedText, categories_by_key
from onecity.core.cases.suggesting.serving import suggest
from onecity.core.cases.suggesting.urgency import DOUBT, Raised, danger_of, rule_name
from onecity.core.registry import Text
from onecity.science.suggestion import Suggestion


@dataclass(frozen=True)
class Told:
    """A suggested category, how sure in percent, and the words that speak for it."""

    category: Category
    confidence: float
    reasons: tuple[str, ...]

    @property
    def percent(self) -> int:
        """The confidence as it is told."""
        return round(100 * self.confidence)


@dataclass(frozen=True)
class Alarm:
    """Why the urgency is raised: the words of the text, the name of the danger, the urgency in words."""

    words: str
    name: str
    urgency: str
    urgency_label: Text


@dataclass(frozen=True)
class Assistance:
    """What is told of a text as it is typed. `asked` is False for a text too short to say anything of."""

    candidates: tuple[Told, ...]
    sure: bool
    alarm: Alarm | None
    asked: bool = True


def alarm_of(raised: Raised | Mapping[str, Any] | None) -> Alarm | None:
    """A raised urgency in words, as it was found or as the history kept it."""
    if not raised:
        return None
    kept = raised.as_dict() if isinstance(raised, Raised) else raised
    name = _("the suggestion hints at something critical") if kept["rule"] == DOUBT else rule_name(kept["rule"], get_language() or "")
    return Alarm(kept["words"], name, kept["urgency"], Urgency(kept["urgency"]).label)


def told_of(suggestion: Suggestion) -> tuple[Told, ...]:
    """The candidates whose categories are in use."""
    known = categories_by_key(one.label for one in suggestion.candidates)
    return tuple(Told(known[one.label], one.confidence, one.reasons) for one in suggestion.candidates if one.label in known)


def assistance_for(text: str) -> Assistance:
    """Everything that is told of a text."""
    if not text.strip():
        return Assistance((), False, None, asked=False)
    suggestion = suggest(text)
    return Assistance(told_of(suggestion), suggestion.sure, alarm_of(danger_of(text)))


FIGURES: dict[str, Text] = {
    "right": gettext_lazy("First suggestion right"),
    "right_in_three": gettext_lazy("Right one among three"),
    "answered": gettext_lazy("Share answered"),
    "right_when_answered": gettext_lazy("Right when answered"),
    "right_of_sixty": gettext_lazy("Right of the surest 60 %"),
}

MATERIAL: dict[str, Text] = {
    "cases": gettext_lazy("closed cases"),
    "corrections": gettext_lazy("of them corrected by people"),
    "made_up": gettext_lazy("of them sample data"),
    "phrases": gettext_lazy("sample texts"),
    "wordings": gettext_lazy("names and wordings"),
    "places": gettext_lazy("names of places masked"),
}


@dataclass(frozen=True)
class Figure:
    """One figure of a version in percent, and of the one beside it where there is one."""

    label: Text
    percent: float
    former: float | None
    delta: float | None


def figures_of(version: SuggestionModel) -> list[Figure]:
    """The figures of a version beside those of the one that was in force at its fitting."""
    beside = version.beside.figures if version.beside else {}
    return [_figure(label, version.figures[key], beside.get(key)) for key, label in FIGURES.items() if key in version.figures]


def _figure(label: Text, share: float, former: float | None) -> Figure:
    return Figure(label, 100 * share, None if former is None else 100 * former, None if former is None else 100 * (share - former))


def material_of(version: SuggestionModel) -> list[tuple[Text, int]]:
    """What a version learned from."""
    return [(label, version.material[key]) for key, label in MATERIAL.items() if version.material.get(key)]


@dataclass(frozen=True)
class Confusion:
    """Texts of one category that were taken for another."""

    category: str
    told: str
    count: int


def confusions_of(version: SuggestionModel) -> list[Confusion]:
    """The most frequent confusions by the names of the categories."""
    rows = version.figures.get("confusions", [])
    names = _names(key for row in rows for key in row[:2])
    return [Confusion(names[category], names[told], count) for category, told, count in rows]


@dataclass(frozen=True)
class Change:
    """A text two versions see differently, by the names of the categories; whether each is right."""

    changed: ChangedText
    category: str
    former: str
    this: str

    @property
    def former_right(self) -> bool:
        """Whether the former version was right."""
        return self.changed.former == self.changed.category

    @property
    def this_right(self) -> bool:
        """Whether this version is right."""
        return self.changed.this == self.changed.category


def changes_of(changed: Sequence[ChangedText]) -> list[Change]:
    """Changed texts by the names of their categories."""
    names = _names(key for one in changed for key in (one.category, one.former, one.this))
    return [Change(one, names[one.category], names[one.former], names[one.this]) for one in changed]


def _names(keys: Iterable[str]) -> Mapping[str, str]:
    """Names of categories by key; a key that is no longer in use stands for itself."""
    wanted = set(keys)
    known = categories_by_key(wanted)
    return {key: known[key].name if key in known else key or _("nothing") for key in wanted}


@dataclass(frozen=True)
class Tally:
    """Of the texts that two versions see differently: how many the new one put right, how many it put wrong."""

    better: int
    worse: int
    neither: int


def tally_of(version: SuggestionModel) -> Tally:
    """The count over all changes, seen or not."""
    better = sum(this == category for _subject, category, _former, this in version.changes)
    worse = sum(former == category for _subject, category, former, _this in version.changes)
    return Tally(better, worse, len(version.changes) - better - worse)


@dataclass(frozen=True)
class Movement:
    """Texts of one category that moved from one suggestion to another."""

    category: str
    former: str
    this: str
    count: int


def movements_of(version: SuggestionModel, most: int) -> list[Movement]:
    """The most frequent movements over all changes; they say nothing of any single case."""
    moved = Counter((category, former, this) for _subject, category, former, this in version.changes).most_common(most)
    names = _names(key for keys, _count in moved for key in keys)
    return [Movement(names[category], names[former], names[this], count) for (category, former, this), count in moved]


@dataclass(frozen=True)
class Held:
    """A tenth of confidence: what was told and what held, in percent, on how many texts."""

    told: float
    held: float
    texts: int


def curve_of(version: SuggestionModel) -> list[Held]:
    """Whether the confidences of a version hold, the surest first."""
    return [Held(100 * told, 100 * held, texts) for told, held, texts in reversed(version.figures.get("curve", []))]
