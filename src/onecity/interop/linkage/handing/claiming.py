"""Which handings over are due: begun from the cases that stand outside, taken with a lease."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from onecity.core.cases.exports import without_numbers
from onecity.core.cases.models import Attachment, Case, CaseEvent
from onecity.core.cases.models.attachment import Shows
from onecity.core.cases.presenting.changes import case_record, codes_of_assisting
from onecity.core.cases.states import State
from onecity.interop.linkage.adapters.interface import Outgoing
from onecity.interop.linkage.models import UNDER_WAY, Handover, HandoverState, Platform

LEASE = timedelta(seconds=90)
AT_ONCE = 8
MOST_PHOTOS = 9


@dataclass(frozen=True)
class Exchange:
    """A handing over that is due, with what its adapter needs; `outgoing` is None where they have the case already."""

    handover_id: int
    platform_id: int
    adapter: str
    settings: dict[str, str]
    reference: str
    outgoing: Outgoing | None


def begin() -> int:
    """Begin a handing over for every case that was sent out to a platform we have and stands outside; returns how many."""
    platforms = {name: one for one in Platform.objects.filter(active=True) for name in (one.code, one.name)}
    if not platforms:
        return 0
    outside = Case.objects.filter(state=State.EXTERNAL, external__to__in=list(platforms), external__state="sent")
    sent = outside.annotate(sequence=Max("events__sequence", filter=Q(events__act="send_out")))
    known = set(Handover.objects.filter(case__in=outside.values("pk")).values_list("case_id", "sequence"))
    new = [
        Handover(platform=platforms[case.external["to"]], case=case, sequence=case.sequence, next_at=timezone.now())
        for case in sent
        if (case.pk, case.sequence) not in known
    ]
    return len(Handover.objects.bulk_create(new, ignore_conflicts=True))


def due() -> list[int]:
    """Keys of the platforms with something to exchange now."""
    waiting = Handover.objects.filter(state__in=UNDER_WAY, next_at__lte=timezone.now(), platform__active=True)
    return list(waiting.order_by("platform_id").values_list("platform_id", flat=True).distinct())


def _photos(case: Case) -> tuple[bytes, ...]:
    photos = Attachment.objects.filter(case=case, shows=Shows.BEFORE).order_by("pk")[:MOST_PHOTOS]
    files = []
    for photo in photos:
        with photo.file.open("rb") as file:
            files.append(file.read())
    return tuple(files)


def _outgoing(handover: Handover) -> Outgoing:
    case = handover.case
    event = CaseEvent.objects.get(case=case, sequence=handover.sequence)
    return Outgoing(handover.key, case_record(case, codes_of_assisting([case])), without_numbers(event.note), _photos(case))


def _exchange(handover: Handover, settings: dict[str, Any]) -> Exchange:
    outgoing = _outgoing(handover) if handover.state == HandoverState.WAITING else None
    return Exchange(handover.pk, handover.platform_id, handover.platform.adapter, settings, handover.reference, outgoing)


@transaction.atomic
def claim(platform_id: int) -> list[Exchange]:
    """Take handings over of a platform that are due, for the length of the lease; one at a time while it fails."""
    platform = Platform.objects.get(pk=platform_id)
    rows = Handover.objects.select_for_update(of=("self",), skip_locked=True).select_related(
        "platform", "case__category", "case__lead", "case__holder", "case__grid"
    )
    waiting = rows.filter(platform_id=platform_id, platform__active=True, state__in=UNDER_WAY, next_at__lte=timezone.now())
    found = list(waiting.order_by("next_at", "pk")[: 1 if platform.failures else AT_ONCE])
    Handover.objects.filter(pk__in=[one.pk for one in found]).update(next_at=timezone.now() + LEASE)
    return [_exchange(one, {**platform.settings, **platform.secrets}) for one in found]
