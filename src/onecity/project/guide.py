"""The files of the standard guide that the program knows better than a writer: code lists, and schemas of what goes over the interfaces."""

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import override

from onecity.apps.patrol.checklists import checklists
from onecity.apps.patrol.models import Outcome
from onecity.core.cases.acts import ACTS
from onecity.core.cases.duty.cells import COLUMNS
from onecity.core.cases.request_kinds import request_kinds
from onecity.core.cases.states import Rating, Source, Stage, State, Urgency
from onecity.core.registry import Text
from onecity.interop.linkage.api.schemas import CaseOut, ChangeOut

Row = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
CHOICES: dict[str, type[TextChoices]] = {
    "states": State,
    "stages": Stage,
    "urgencies": Urgency,
    "sources": Source,
    "ratings": Rating,
    "visit-outcomes": Outcome,
}
CATEGORY_FIELDS = ("kind", "code", "parent_code", "name_zh", "name_en", "urgency", "bureau", "closing_standard", "code_source")


def _both(label: Text) -> Row:
    """A label in both languages."""
    told = {}
    for language, key in (("zh-hans", "name_zh"), ("en", "name_en")):
        with override(language):
            told[key] = str(label)
    return told


def _choices(kind: type[TextChoices]) -> list[Row]:
    return [{"code": str(one.value), **_both(one.label)} for one in kind]


def _acts() -> list[Row]:
    return [
        {
            "code": act.code,
            **_both(act.label),
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


def _schema(title: str, described: Mapping[str, Any]) -> Row:
    return {"$schema": DIALECT, **described, "title": title}


def _duty_line() -> Row:
    """A row of the duty list as it is exported and taken back; cells are texts as a workbook shows them."""
    cells: Row = {column.key: {"type": ["string", "null"], "description": _both(column.label)["name_zh"]} for column in COLUMNS}
    number = {"type": ["integer", "null"], "description": "line; empty for a new one"}
    return {"type": "object", "properties": {"number": number, **cells}, "additionalProperties": False}


def schemas() -> dict[str, Row]:
    """Name → JSON Schema of one record."""
    return {
        "case": _schema("A case as the interfaces tell it (案件)", CaseOut.model_json_schema()),
        "change": _schema("A change of a case, as feed and webhooks carry it (变更)", ChangeOut.model_json_schema()),
        "duty-line": _schema("A line of the duty list (权责清单行)", _duty_line()),
    }


def _text(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def files() -> dict[str, str]:
    """Path within the guide → content."""
    lists = {f"codes/{name}.json": _text(rows) for name, rows in code_lists().items()}
    return lists | {f"schemas/{name}.schema.json": _text(schema) for name, schema in schemas().items()}


def write(folder: Path) -> Iterable[Path]:
    """Write every file below a folder; tells each as it is written."""
    for name, content in files().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        yield path
