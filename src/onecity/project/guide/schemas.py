"""What goes over the interfaces, described: JSON Schemas of records, and the interface of departments as OpenAPI."""

from collections.abc import Mapping
from typing import Any

from onecity.core.cases.duty.cells import COLUMNS
from onecity.interop.linkage.api.application import api
from onecity.interop.linkage.api.schemas import CaseOut, ChangeOut
from onecity.project.guide.rows import Row, both

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def _schema(title: str, described: Mapping[str, Any]) -> Row:
    return {"$schema": DIALECT, **described, "title": title}


def _duty_line() -> Row:
    """A row of the duty list as it is exported and taken back; cells are texts as a workbook shows them."""
    cells: Row = {column.key: {"type": ["string", "null"], "description": both(column.label)["name_zh"]} for column in COLUMNS}
    number = {"type": ["integer", "null"], "description": "line; empty for a new one"}
    return {"type": "object", "properties": {"number": number, **cells}, "additionalProperties": False}


def schemas() -> dict[str, Row]:
    """Name → JSON Schema of one record."""
    return {
        "case": _schema("A case as the interfaces tell it (案件)", CaseOut.model_json_schema()),
        "change": _schema("A change of a case, as feed and webhooks carry it (变更)", ChangeOut.model_json_schema()),
        "duty-line": _schema("A line of the duty list (权责清单行)", _duty_line()),
    }


def interfaces() -> dict[str, Row]:
    """Name → OpenAPI description of an interface."""
    return {"departments": dict(api.get_openapi_schema())}
