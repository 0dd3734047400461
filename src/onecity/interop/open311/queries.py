"""Which cases a caller may read, and what came with them."""

from pathlib import PurePath

from django.db.models import Q, QuerySet

from onecity.core.cases.models import Attachment, Case, VoiceNote
from onecity.core.cases.models.attachment import Shows
from onecity.core.cases.queries import visible
from onecity.core.cases.states import OPEN_STATES
from onecity.core.programs.callers import Caller
from onecity.interop.open311.parameters import MOST_ROWS, Wanted

FIRST, VOICE = 1, "voice-"
"""The number of the history row a report writes; how the names of voice notes begin."""
_STATUS = {"open": Q(state__in=OPEN_STATES), "closed": ~Q(state__in=OPEN_STATES)}


def readable(caller: Caller) -> QuerySet[Case]:
    """The cases within a key's scope; for the public those of the national standard, which concern things and places."""
    rows = Case.objects.exclude(category__code__startswith="X") if caller.public else visible(caller.actor)
    return rows.select_related("category", "lead", "grid")


def requests(caller: Caller, wanted: Wanted) -> tuple[list[Case], bool]:
    """One page of cases, newest first, and whether there is another."""
    rows = readable(caller).order_by("-reported_at", "-pk")
    if wanted.ids is not None:
        return list(rows.filter(pk__in=wanted.ids[:MOST_ROWS])), False
    rows = rows.filter(reported_at__gte=wanted.since, reported_at__lte=wanted.until)
    if wanted.category_ids:
        rows = rows.filter(category_id__in=wanted.category_ids)
    if len(wanted.statuses) == 1:
        rows = rows.filter(*(_STATUS[status] for status in wanted.statuses))
    start = (wanted.page - 1) * wanted.page_size
    found = list(rows[start : start + wanted.page_size + 1])
    return found[: wanted.page_size], len(found) > wanted.page_size


def media_in_sight(caller: Caller, name: str) -> Attachment | VoiceNote | None:
    """The photo (`7.jpg`) or voice note (`voice-7.webm`) a matter was reported with, if its case is in the caller's sight."""
    key, sight = int(PurePath(name).stem.removeprefix(VOICE)), readable(caller).values("pk")
    if name.startswith(VOICE):
        return VoiceNote.objects.filter(pk=key, sequence=FIRST, case__in=sight).first()
    return Attachment.objects.filter(pk=key, shows=Shows.BEFORE, case__in=sight).first()
