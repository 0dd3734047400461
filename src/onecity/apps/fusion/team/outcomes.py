"""What became of somebody whose post a plan frees: told once more when it changes, every answer kept."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from onecity.apps.fusion.errors import Refused
from onecity.apps.fusion.models import OldWorker, Outcome, Post, RunState
from onecity.apps.fusion.models.plan import Fate
from onecity.apps.fusion.permission import keeper
from onecity.core.accounts.models import Organisation
from onecity.core.accounts.scope import Actor
from onecity.core.geo.models import BaseGrid
from onecity.core.ledger.actions import record_lookup
from onecity.core.said import Said as _

AHEAD, BACK = timedelta(days=366), timedelta(days=3660)
LONGEST_NOTE = 200


@dataclass(frozen=True)
class Told:
    """An answer as it is given: the fate, the grid's code or the organisation's key where it names one, the day, a note."""

    fate: str
    grid: str = ""
    organisation: int | None = None
    day: date | None = None
    note: str = ""


@transaction.atomic
def tell(actor: Actor, post_id: int, told: Told) -> Outcome:
    """Write down what became of a free person. Raises NotAllowed, Post.DoesNotExist, Refused."""
    owner = keeper(actor)
    post = Post.objects.select_related("plan", "worker").get(pk=post_id)
    if post.kept or post.plan.state != RunState.DONE:
        raise Refused(_("Only of people whom a finished plan frees is told what became of them."))
    if told.fate not in Fate.values:
        raise Refused(_("Choose what became of the person."))
    OldWorker.objects.select_for_update().get(pk=post.worker_id)
    given = {} if told.fate == Fate.OPEN else _given(told)
    outcome = Outcome.objects.create(worker=post.worker, fate=told.fate, note=_note(told), decided_by_id=owner, **given)
    record_lookup(actor, "fusion.outcome", str(post.worker_id), f"{told.fate}: {post.worker.code}")
    return outcome


def _note(told: Told) -> str:
    note = told.note.replace("\0", "").strip()
    if len(note) > LONGEST_NOTE:
        raise Refused(_("The note has at most %(most)d characters.") % {"most": LONGEST_NOTE})
    return note


def _given(told: Told) -> dict[str, object]:
    """The day, and where to. Raises Refused."""
    today = timezone.localdate()
    if told.day is None or not today - BACK <= told.day <= today + AHEAD:
        raise Refused(_("Give the day from which it holds, at most a year ahead."))
    found: dict[str, object] = {"day": told.day}
    if told.fate == Fate.GRID:
        if not BaseGrid.objects.filter(code=told.grid, valid_to=None).exists():
            raise Refused(_("There is no base grid %(code)s in use.") % {"code": told.grid[:60] or "–"})
        found["grid"] = told.grid
    if told.fate == Fate.ORGANISATION:
        if told.organisation is None or not Organisation.objects.filter(pk=told.organisation, active=True).exists():
            raise Refused(_("Choose the organisation."))
        found["organisation_id"] = told.organisation
    return found
