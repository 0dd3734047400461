"""The worker's part of a proposal: it computes, tells how far it is, and puts what came out into the draft as one step."""

from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from procrastinate.contrib.django import app

from onecity.apps.division.errors import GivenUp, Refused
from onecity.apps.division.models import Draft, DraftState, Proposal
from onecity.apps.division.proposing import Wish, propose
from onecity.apps.division.reading import Standing
from onecity.core.apart import workshop
from onecity.core.said import Said as _
from onecity.core.said import kept

TASK = "division.propose"
STILL_AFTER = timedelta(minutes=10)


def queue(key: int) -> None:
    """Hand a draft to the worker."""
    app.configure_task(TASK).defer(key=key)


@app.task(name=TASK, queue="layers")
def run_proposal(key: int) -> None:
    """Compute the proposal of one draft; whatever fails, the draft stays as it was. One that is given up ends where it is."""
    try:
        with suppress(GivenUp):
            _run(key)
    except Refused as refused:
        _fail(key, refused.reason)
    except Exception:
        _fail(key, _("Something went wrong here; it is in the log. Nothing was changed."))
        raise


def _run(key: int) -> None:
    draft = Draft.objects.select_related("region").get(pk=key)
    if draft.proposal != Proposal.WANTED or draft.state != DraftState.OPEN:
        return
    seen = draft.position

    def tell(done: int, of: int, heaviest: float, bound: float) -> bool:
        told = {"done": done, "of": of, "heaviest": heaviest, "bound": bound}
        return bool(_still_wanted(draft).update(progress=told, moved_at=timezone.now()))

    with workshop() as shop:
        found = propose(shop, Standing(draft), Wish.of(draft.wish), tell)
    with transaction.atomic():
        again = Draft.objects.select_for_update(of=("self",)).select_related("region").get(pk=key)
        if again.proposal != Proposal.WANTED or again.wish != draft.wish:
            return
        if again.position != seen or again.state != DraftState.OPEN:
            raise Refused(_("The draft was changed while the proposal was computed: ask again."))
        steps = [*again.steps[: again.position], {"kind": "merge_many", "groups": found.groups}]
        again.steps, again.position = steps, len(steps)
        again.proposal, again.revision = Proposal.DONE, again.revision + 1
        again.progress = found.told()
        Standing(again).check()
        again.save()


def _still_wanted(draft: Draft) -> QuerySet[Draft]:
    """The draft, unless this proposal was given up meanwhile, be it that another was asked for since."""
    return Draft.objects.filter(pk=draft.pk, proposal=Proposal.WANTED, wish=draft.wish)


def _fail(key: int, reason: str) -> None:
    """Tell why there is no proposal, unless nobody wants it any more."""
    Draft.objects.filter(pk=key, proposal=Proposal.WANTED).update(proposal=Proposal.FAILED, progress={"fault": kept(reason)})


def resume_proposals() -> int:
    """Begin again what a worker that died had in hand; returns how many."""
    still = Draft.objects.filter(proposal=Proposal.WANTED, moved_at__lt=timezone.now() - STILL_AFTER)
    keys = list(still.values_list("pk", flat=True))
    Draft.objects.filter(pk__in=keys).update(moved_at=timezone.now())
    for key in keys:
        queue(key)
    return len(keys)
