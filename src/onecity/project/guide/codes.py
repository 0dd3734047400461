"""The code lists of the standard guide: what the program and the city's package hold."""

import csv

from django.conf import settings
from django.db.models import TextChoices

from onecity.apps.patrol.checklists import checklists
from onecity.apps.patrol.models import Outcome
from onecity.core.cases.acts import ACTS
from onecity.core.cases.request_kinds import request_kinds
from onecity.core.cases.states import Rating, Source, Stage, State, Urgency
from onecity.project.guide.rows import Row, both

CHOICES: dict[str, type[TextChoices]] = {
    "states": State,
    "stages": Stage,
    "urgencies": Urgency,
    "sources": Source,
    "ratings": Rating,
    "visit-outcomes": Outcome,
}
CATEGORY_FIELDS = ("kind", "code", "parent_code", "name_zh", "name_en", "urgency", "bureau", "closing_standard", "code_source")


def _choices(kind: type[TextChoices]) -> list[Row]:
    return [{"code": str(one.value), **both(one.label)} for one in kind]


def _acts() -> list[Row]:
    return [
        {
            "code": act.code,
            **both(act.label),
            "in_states": [str(state) for state in act.states],
            "asks": list(act.inputs),
            "must_have": list(act.required),
            "roles": sorted(act.roles),
        }
        for act in ACTS.values()
    ]


def _categories() -> list[Row]:
    found = []
    for name in ("components.csv", "incidents.csv"):
        with settings.CITY.file(name).open(encoding="utf-8", newline="") as rows:
            found += [{field: row[field] for field in CATEGORY_FIELDS} for row in csv.DictReader(rows)]
    return found


def _checklists() -> list[Row]:
    named = ("code", "name_zh", "name_en")
    return [
        {name: getattr(one, name) for name in named}
        | {"days": one.days, "items": [{name: getattr(item, name) for name in (*named, "category")} for item in one.items]}
        for one in checklists().values()
    ]


def _request_kinds() -> list[Row]:
    return [
        {"code": one.code, "name_zh": one.name_zh, "name_en": one.name_en, "answerable": one.answerable} for one in request_kinds().values()
    ]


def code_lists() -> dict[str, list[Row]]:
    """Name → rows: each with its code and its names in both languages, in the order the program has them."""
    own = {name: _choices(kind) for name, kind in CHOICES.items()}
    return {**own, "acts": _acts(), "categories": _categories(), "request-kinds": _request_kinds(), "checklists": _checklists()}
