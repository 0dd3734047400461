"""A change as programs outside read it: codes and keys, times with their zone, nothing of persons."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from onecity.core.accounts.models import Organisation
from onecity.core.cases.exports import without_numbers
from onecity.core.cases.models import Case, CaseEvent

DECIMALS = 6
PERSONS = frozenset({"person_id", "user_id"})
Codes = Mapping[int, str]


def w3(moment: datetime | None) -> str | None:
    """A moment as ISO 8601 in the city's zone."""
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else None


def codes_of_assisting(cases: Iterable[Case]) -> Codes:
    """Codes of the organisations that assist, by key, read at once."""
    wanted = {key for case in cases for key in case.assisting}
    return dict(Organisation.objects.filter(pk__in=wanted).values_list("pk", "code")) if wanted else {}


def case_record(case: Case, assisting: Codes) -> dict[str, Any]:
    """A case as it stands. Free texts are without telephone, identity and bank numbers and without mail addresses."""
    return {
        "id": case.pk,
        "number": case.number,
        "receipt": case.receipt,
        "category": case.category.key,
        "category_name": {"zh": case.category.name_zh, "en": case.category.name_en},
        "request_kind": case.request_kind or None,
        "state": case.state,
        "urgency": case.urgency,
        "source": case.source,
        "text": without_numbers(case.text),
        "place": without_numbers(case.place),
        "asset": case.asset_code or None,
        "region": case.region_code,
        "grid": case.grid.code if case.grid else None,
        "longitude": round(case.point.x, DECIMALS),
        "latitude": round(case.point.y, DECIMALS),
        "lead": case.lead.code if case.lead else None,
        "holder": case.holder.code if case.holder else None,
        "assisting": [assisting[key] for key in case.assisting if key in assisting],
        "reported_at": w3(case.reported_at),
        "due_at": w3(case.due_at),
        "external": case.external or None,
        "version": case.event_count,
    }


def _without_persons(given: Mapping[str, Any]) -> dict[str, Any]:
    """What an act was given, without the keys of people in it."""
    kept = {name: _without_persons(value) if isinstance(value, dict) else value for name, value in given.items()}
    return {name: value for name, value in kept.items() if name not in PERSONS}


def change_record(event: CaseEvent, assisting: Codes) -> dict[str, Any]:
    """One act and the case it was done on, as the case stands when the record is made."""
    return {
        "id": str(event.pk),
        "type": f"case.{event.act}",
        "timestamp": w3(event.at),
        "data": {
            "act": event.act,
            "sequence": event.sequence,
            "from_state": event.from_state or None,
            "to_state": event.to_state,
            "note": without_numbers(event.note),
            "role": event.role or None,
            "organisation": event.organisation.code if event.organisation else None,
            "given": _without_persons(event.data),
            "case": case_record(event.case, assisting),
        },
    }


def change_records(events: Sequence[CaseEvent]) -> list[dict[str, Any]]:
    """Changes in their order."""
    assisting = codes_of_assisting(event.case for event in events)
    return [change_record(event, assisting) for event in events]
