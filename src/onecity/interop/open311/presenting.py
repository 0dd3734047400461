"""Cases as service requests: the states folded to open and closed, the rest told in words."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.utils import timezone

from onecity.core.cases.models import Attachment, Case, CaseEvent, VoiceNote
from onecity.core.cases.models.attachment import Shows
from onecity.core.cases.states import State
from onecity.core.geo.models import Region
from onecity.core.programs.callers import Caller
from onecity.interop.open311.queries import FIRST, VOICE
from onecity.interop.open311.services import code_of

PUBLIC_DECIMALS, DECIMALS = 3, 6
TOWNSHIP_DIGITS = 9
REASONED = {State.REJECTED: "reject", State.CLOSED: "close"}
"""The states whose last act tells the reporter why."""


def status_of(case: Case) -> str:
    """The two states GeoReport v2 knows."""
    return "open" if case.is_open else "closed"


def _w3(moment: datetime | None) -> str | None:
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else None


def _reasons(cases: Sequence[Case]) -> dict[int, str]:
    """Case key → what was said at the act that ended it."""
    ended = [case.pk for case in cases if case.state in REASONED]
    if not ended:
        return {}
    told = CaseEvent.objects.filter(case_id__in=ended, act__in=REASONED.values()).order_by("case_id", "sequence")
    return {event.case_id: event.note for event in told}


def _townships(cases: Sequence[Case]) -> dict[str, str]:
    codes = {case.region_code[:TOWNSHIP_DIGITS] for case in cases}
    return {region.code: region.name for region in Region.objects.filter(code__in=codes).only("code", "name_zh", "name_en")}


def _common(case: Case, decimals: int) -> dict[str, Any]:
    return {
        "service_request_id": str(case.pk),
        "status": status_of(case),
        "status_notes": str(State(case.state).label),
        "service_name": case.category.name,
        "service_code": code_of(case.category),
        "description": None,
        "agency_responsible": case.lead.name if case.lead else None,
        "service_notice": None,
        "requested_datetime": _w3(case.reported_at),
        "updated_datetime": _w3(case.closed_at or case.state_since),
        "expected_datetime": _w3(case.due_at) if case.state == State.HANDLING else None,
        "address": None,
        "address_id": None,
        "zipcode": None,
        "lat": round(case.point.y, decimals),
        "long": round(case.point.x, decimals),
        "media_url": None,
    }


def _public_records(cases: Sequence[Case]) -> list[dict[str, Any]]:
    """No free text, the township instead of the address, the place to about 100 m."""
    townships = _townships(cases)
    return [_common(case, PUBLIC_DECIMALS) | {"address": townships.get(case.region_code[:TOWNSHIP_DIGITS])} for case in cases]


def _first_media(cases: Sequence[Case]) -> dict[int, str]:
    """Case key → name of the first photo of the matter as reported, or of the voice note it was told in."""
    keys = [case.pk for case in cases]
    photos = Attachment.objects.filter(case__in=keys, shows=Shows.BEFORE).order_by("-pk").values_list("case_id", "pk")
    voices = VoiceNote.objects.filter(case__in=keys, sequence=FIRST).values_list("case_id", "pk", "file")
    spoken = {case: f"{VOICE}{key}{PurePath(file).suffix}" for case, key, file in voices}
    return spoken | {case: f"{key}.jpg" for case, key in photos}


def _full_record(case: Case, reason: str, media_url: str | None) -> dict[str, Any]:
    label = str(State(case.state).label)
    return _common(case, DECIMALS) | {
        "status_notes": f"{label}: {reason}" if reason else label,
        "description": case.text,
        "address": case.place or None,
        "address_id": case.grid.code if case.grid else None,
        "media_url": media_url,
    }


def request_records(cases: Sequence[Case], caller: Caller, media_address: Callable[[str], str]) -> list[dict[str, Any]]:
    """Service requests as the caller may see them. `media_address` turns the name of a photo or voice note into its address."""
    if caller.public:
        return _public_records(cases)
    reasons = _reasons(cases)
    media = {case_id: media_address(name) for case_id, name in _first_media(cases).items()}
    return [_full_record(case, reasons.get(case.pk, ""), media.get(case.pk)) for case in cases]
