"""What becomes of a case when its handing over went on: each news is an act, written in one transaction with the handover."""

from datetime import timedelta
from random import Random

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from onecity.core.cases.actions.machine import do_by_machine
from onecity.core.cases.actions.writing import attach
from onecity.core.cases.errors import BadPhoto
from onecity.core.cases.given import Inputs
from onecity.core.cases.models import Case, CaseEvent
from onecity.core.cases.models.attachment import Shows
from onecity.core.cases.photos import Photo, read_photo
from onecity.core.cases.states import State
from onecity.core.cases.steps import By
from onecity.interop.linkage.adapters.finding import adapters
from onecity.interop.linkage.adapters.interface import News, Receipt, Result
from onecity.interop.linkage.models import UNDER_WAY, Handover, HandoverState, Platform
from onecity.interop.linkage.webhooks.backoff import wait_after

OUTSIDE = "outside"
"""The role another system acts in: no post of the house."""
LONGEST_WAIT = timedelta(minutes=15)
MOST_NOTE, MOST_REFERENCE, MOST_FAULT = 2000, 100, 300


def _clean(text: str, most: int) -> str:
    return text.replace("\x00", "\ufffd").strip()[:most]


def _locked(handover_id: int) -> Handover | None:
    """The handover, its case locked first as every act does, if it is under way and the case still stands outside by it.

    One whose case moved on (taken back, or sent out again) is closed: its news would be told of another sending out.
    """
    case_id = Handover.objects.values_list("case_id", flat=True).get(pk=handover_id)
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    handover = Handover.objects.select_for_update(of=("self",)).select_related("platform").get(pk=handover_id)
    if handover.state not in UNDER_WAY:
        return None
    last = CaseEvent.objects.filter(case=case, act="send_out").order_by("-sequence").values_list("sequence", flat=True).first()
    if case.state == State.EXTERNAL and last == handover.sequence:
        return handover
    _keep(handover, HandoverState.WITHDRAWN)
    return None


def _keep(handover: Handover, state: str) -> None:
    poll = timedelta(seconds=adapters()[handover.platform.adapter].poll_seconds)
    handover.state, handover.attempts, handover.fault, handover.next_at = state, 0, "", timezone.now() + poll
    handover.save()


def _by(handover: Handover) -> By:
    return By(None, handover.platform.name, OUTSIDE)


def _acknowledge(handover: Handover) -> None:
    do_by_machine(handover.case_id, "acknowledge", Inputs(reference=handover.reference), by=_by(handover))
    _keep(handover, HandoverState.ACKNOWLEDGED)


def _refuse(handover: Handover, reason: str) -> None:
    note = _clean(reason, MOST_NOTE) or _("They gave no reason.")
    do_by_machine(handover.case_id, "send_failed", Inputs(note=note), by=_by(handover))
    _keep(handover, HandoverState.REFUSED)


def _readable(files: tuple[bytes, ...]) -> list[Photo]:
    """The photos among the files they sent; what is none is left out."""
    photos = []
    for number, file in enumerate(files, 1):
        try:
            photos.append(read_photo(f"{number}.jpg", file))
        except BadPhoto:
            continue
    return photos


def _answer(handover: Handover, result: Result) -> None:
    if handover.state != HandoverState.ACKNOWLEDGED:
        _acknowledge(handover)
    note, by = _clean(result.text, MOST_NOTE) or _("Answered without words."), _by(handover)
    case = do_by_machine(handover.case_id, "answer_out", Inputs(note=note), by=by)
    if case and (photos := _readable(result.photos)):
        attach(case, photos, Shows.AFTER, by, case.handled_at or timezone.now())
    _keep(handover, HandoverState.ANSWERED)


@transaction.atomic
def sent(handover_id: int, receipt: Receipt) -> None:
    """They have the case."""
    _went_well(handover_id)
    handover = _locked(handover_id)
    if handover is None or handover.state != HandoverState.WAITING:
        return
    handover.reference = _clean(receipt.reference, MOST_REFERENCE)
    if receipt.acknowledged:
        _acknowledge(handover)
    else:
        _keep(handover, HandoverState.SENT)


@transaction.atomic
def heard(handover_id: int, news: News) -> None:
    """They said how it stands."""
    _went_well(handover_id)
    handover = _locked(handover_id)
    if handover is None:
        return
    if news.refused:
        _refuse(handover, news.refused)
    elif news.result:
        _answer(handover, news.result)
    elif news.acknowledged and handover.state == HandoverState.SENT:
        _acknowledge(handover)
    else:
        _keep(handover, handover.state)


@transaction.atomic
def refused(handover_id: int, reason: str) -> None:
    """They do not take it: the case goes back to the dispatchers, with the reason."""
    _went_well(handover_id)
    handover = _locked(handover_id)
    if handover:
        _refuse(handover, reason)


@transaction.atomic
def missed(handover_id: int, fault: str, random: Random) -> None:
    """The exchange failed: tried again by and by, until the case is acknowledged or its limit takes it back."""
    told, now = _clean(fault, MOST_FAULT), timezone.now()
    handover = _locked(handover_id)
    if handover:
        handover.attempts, handover.fault = handover.attempts + 1, told
        handover.next_at = now + min(wait_after(handover.attempts, random), LONGEST_WAIT)
        handover.save()
    _platform_of(handover_id).update(failures=F("failures") + 1, last_fault=told, last_fault_at=now)


def _platform_of(handover_id: int) -> QuerySet[Platform]:
    return Platform.objects.filter(pk__in=Handover.objects.filter(pk=handover_id).values("platform_id"))


def _went_well(handover_id: int) -> None:
    _platform_of(handover_id).update(failures=0, last_good_at=timezone.now())


def close_moved_on() -> int:
    """Close the handings over whose cases no longer stand outside; returns how many."""
    gone = Handover.objects.filter(state__in=UNDER_WAY).exclude(case__state=State.EXTERNAL)
    return gone.update(state=HandoverState.WITHDRAWN, changed_at=timezone.now())
