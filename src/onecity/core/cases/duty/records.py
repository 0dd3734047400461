"""A line of the list as plain values: what is compared, copied, kept of an edit, and given back when it is undone."""

from collections.abc import Iterable, Mapping
from typing import Any

from onecity.core.cases.models import DutyLine
from onecity.core.cases.models.duty import LeadRule

Record = Mapping[str, Any]
FIELDS = (
    "category_id",
    "region_prefix",
    "conditions",
    "lead_rule",
    "lead_id",
    "lead_words",
    "assisting",
    "assisting_ids",
    "limits",
    "milestones",
    "closing_standard",
    "dispatching",
    "source",
)
EMPTY: dict[str, Any] = {
    "region_prefix": "",
    "conditions": {},
    "lead_rule": LeadRule.BY_HAND.value,
    "lead_id": None,
    "lead_words": "",
    "assisting": [],
    "assisting_ids": [],
    "limits": {},
    "milestones": [],
    "closing_standard": "",
    "dispatching": "",
    "source": "",
}
"""A line of which nothing was said yet but its category."""


def record_of(line: DutyLine) -> dict[str, Any]:
    """The values of a line."""
    return {field: getattr(line, field) for field in FIELDS}


def line_of(duty_list_id: int, number: int, record: Record) -> DutyLine:
    """An unsaved line of these values."""
    return DutyLine(duty_list_id=duty_list_id, number=number, **{field: record[field] for field in FIELDS})


def organisations_in(records: Iterable[Record]) -> set[int]:
    """Keys of all organisations that records name."""
    return {key for record in records for key in (record.get("lead_id"), *record.get("assisting_ids", ())) if key}


def place_of(record: Record) -> tuple[int, str, tuple[tuple[str, str], ...]]:
    """What a line is about: its category, region and conditions. Lines of two versions are the same line where this is equal."""
    return record["category_id"], record["region_prefix"], tuple(sorted(record["conditions"].items()))
