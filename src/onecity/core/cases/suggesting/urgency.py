"""How urgent a report is at the least: by words of danger, whatever its category; by doubt, while nobody has sorted it."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from onecity.core.cases.catalogue import URGENCIES
from onecity.core.cases.models import Category
from onecity.core.cases.states import Urgency
from onecity.core.cases.suggesting.material import UNSORTED, danger_names, danger_rules
from onecity.science.suggestion import Suggestion
from onecity.science.suggestion.danger import dangers_in

ORDER = {Urgency.LONG: 0, Urgency.NORMAL: 1, Urgency.URGENT: 2, Urgency.CRITICAL: 3}
DOUBT, DOUBT_FROM = "doubt", 0.15
"""A critical category among the hints of an unsorted report makes it urgent from this confidence on."""


@dataclass(frozen=True)
class Raised:
    """Why a report is at least so urgent: the rule, the words of the text that decided, the urgency."""

    rule: str
    words: str
    urgency: Urgency

    def above(self, urgency: str) -> bool:
        """Whether it is more urgent than a given urgency."""
        return ORDER[self.urgency] > ORDER[Urgency(urgency)]

    def as_dict(self) -> dict[str, str]:
        """What the history keeps."""
        return {"rule": self.rule, "words": self.words, "urgency": str(self.urgency)}


def danger_of(text: str) -> Raised | None:
    """The most urgent rule of the city's table that holds for a text."""
    found = [Raised(one.rule.key, one.words, URGENCIES[one.rule.urgency]) for one in dangers_in(text, danger_rules(settings.CITY.folder))]
    return max(found, key=lambda raised: ORDER[raised.urgency], default=None)


def danger_above(text: str, category: Category) -> Raised | None:
    """What raises a text above the urgency of its category, or None."""
    danger = danger_of(text)
    return danger if danger and danger.above(category.urgency) else None


def doubt_of(category: Category, suggestion: Suggestion) -> Raised | None:
    """A critical category among the hints for a report that nobody has sorted."""
    if category.code != UNSORTED:
        return None
    hints = [one for one in suggestion.candidates if one.confidence >= DOUBT_FROM]
    codes = [one.label.partition(":")[2] for one in hints]
    critical = {one.key for one in Category.objects.filter(code__in=codes, urgency=Urgency.CRITICAL, active=True)}
    return next((Raised(DOUBT, "、".join(one.reasons), Urgency.URGENT) for one in hints if one.label in critical), None)


def rule_name(rule: str, language: str) -> str:
    """What a rule of the table is called; empty for one it no longer has."""
    return danger_names(settings.CITY.folder).get(rule, {}).get("en" if language == "en" else "zh", "")


def kept_of(suggestion: Suggestion, version: int | None) -> dict[str, Any]:
    """What the history keeps of a suggestion, beside the category that was chosen: to learn from, and to count."""
    if not suggestion.candidates:
        return {}
    told = [[one.label, one.confidence] for one in suggestion.candidates]
    return {"suggested": {"model": version, "told": told, "sure": suggestion.sure}}
