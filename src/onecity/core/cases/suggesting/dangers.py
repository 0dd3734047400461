"""The city's table of dangerous words, for whoever looks after it."""

from dataclasses import dataclass

from django.conf import settings

from onecity.core.cases.catalogue import URGENCIES
from onecity.core.cases.states import Urgency
from onecity.core.cases.suggesting.material import danger_rules
from onecity.core.cases.suggesting.urgency import rule_name
from onecity.core.registry import Text


@dataclass(frozen=True)
class DangerRow:
    """A row of the table in words."""

    name: str
    urgency: str
    urgency_label: Text
    words: tuple[str, ...]
    false_friends: tuple[str, ...]


def danger_table(language: str) -> list[DangerRow]:
    """Every rule with its words."""
    return [
        DangerRow(
            rule_name(rule.key, language), URGENCIES[rule.urgency], Urgency(URGENCIES[rule.urgency]).label, rule.words, rule.false_friends
        )
        for rule in danger_rules(settings.CITY.folder)
    ]
