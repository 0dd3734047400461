"""What is done with drafts: begun, changed step by step, undone, redone, published, discarded. Each act is in the ledger.

A change says which revision it saw: of two people who change one draft the first wins and the other is told.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from onecity.apps.division.errors import DraftMovedOn, Refused
from onecity.apps.division.models import Draft, DraftState, Proposal
from onecity.apps.division.reading import Standing
from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.scope import Actor, require
from onecity.core.cases import grids_today
from onecity.core.geo.loading.shapes import draw_base_map
from onecity.core.geo.models import BaseGrid, Level, Region, in_force
from onecity.core.geo.succeeding import NewGrid, Origin, succeed
from onecity.core.ledger.actions import record_lookup
from onecity.core.said import Said as _

PERMISSION = "division.edit"
MOST_STEPS = 500
SECONDS = (5, 300)


def begin(actor: Actor, title: str, region_code: str, day: date) -> Draft:
    """Begin a draft over a township or county. Raises NotAllowed, Refused."""
    require(actor, PERMISSION, settings.CITY.code)
    if actor.user_id is None:
        raise NotAllowed(PERMISSION)
    region = Region.objects.filter(code=region_code, level__in=(Level.TOWNSHIP, Level.COUNTY)).first()
    if region is None:
        raise Refused(_("Choose a township or a county."))
    if day < timezone.localdate():
        raise Refused(_("A division holds from today at the earliest: what was is not changed."))
    base = BaseGrid.objects.filter(in_force(day), region__code__startswith=region.code).values_list("pk", flat=True)
    if not base:
        raise Refused(_("There are no base grids in %(region)s.") % {"region": region.name})
    draft = Draft.objects.create(
        title=title.strip()[:80] or str(region.name), region=region, day=day, base=sorted(base), created_by_id=actor.user_id
    )
    _note(actor, draft, f"draft “{draft.title}” begun")
    return draft


def _note(actor: Actor, draft: Draft, done: str) -> None:
    record_lookup(actor, "division", str(draft.pk), done)


def _changed(actor: Actor, draft_id: int, revision: int, change: Callable[[Draft], str]) -> Draft:
    """Change an open draft as its revision was seen; `change` returns the words for the ledger. Raises NotAllowed, Refused."""
    require(actor, PERMISSION, settings.CITY.code)
    with transaction.atomic():
        draft = Draft.objects.select_for_update(of=("self",)).select_related("region").get(pk=draft_id)
        if draft.state != DraftState.OPEN:
            raise Refused(_("This draft is closed."))
        if draft.revision != revision:
            raise DraftMovedOn(_("Somebody else changed this draft meanwhile. Below is how it stands now; your change was not made."))
        done = change(draft)
        draft.revision += 1
        draft.save()
        _note(actor, draft, done)
    return draft


def add_step(actor: Actor, draft_id: int, revision: int, step: Mapping[str, Any]) -> Draft:
    """Add a step; what could be redone is gone. Raises Refused with the rule it is against, VillagesWouldBreak, DraftMovedOn."""

    def change(draft: Draft) -> str:
        steps = [*draft.steps[: draft.position], dict(step)]
        if len(steps) > MOST_STEPS:
            raise Refused(_("A draft has at most %(count)d steps: publish it and begin another.") % {"count": MOST_STEPS})
        Standing(draft, steps).check()
        draft.steps, draft.position = steps, len(steps)
        return f"step {len(steps)}: {step['kind']}"

    return _changed(actor, draft_id, revision, change)


def preview(actor: Actor, draft: Draft, step: Mapping[str, Any]) -> Standing:
    """How the draft would stand after one more step; nothing is kept. Raises NotAllowed, Refused."""
    require(actor, PERMISSION, settings.CITY.code)
    standing = Standing(draft, [*draft.steps[: draft.position], dict(step)])
    standing.check()
    return standing


def undo(actor: Actor, draft_id: int, revision: int) -> Draft:
    """Take the last step back."""
    return _changed(actor, draft_id, revision, lambda draft: _go_to(draft, draft.position - 1))


def redo(actor: Actor, draft_id: int, revision: int) -> Draft:
    """Do again the step that was taken back last."""
    return _changed(actor, draft_id, revision, lambda draft: _go_to(draft, draft.position + 1))


def _go_to(draft: Draft, position: int) -> str:
    if not 0 <= position <= len(draft.steps):
        raise Refused(_("There is no step to go back to.") if position < 0 else _("There is no step to do again."))
    draft.position = position
    return f"gone to step {position}"


def discard(actor: Actor, draft_id: int, revision: int) -> Draft:
    """Close a draft without effect; it stays on record."""

    def change(draft: Draft) -> str:
        draft.state = DraftState.DISCARDED
        return "discarded"

    return _changed(actor, draft_id, revision, change)


def publish(actor: Actor, draft_id: int, revision: int) -> Draft:
    """Let the grids of a draft hold from its day on. Raises Refused where nothing would change, a rule is broken, or its day has passed."""

    def change(draft: Draft) -> str:
        if draft.day < timezone.localdate():
            raise Refused(_("The day of this draft has passed: begin a new one."))
        list(BaseGrid.objects.select_for_update().filter(pk__in=draft.base).order_by("pk").values_list("pk"))
        standing = Standing(draft)
        standing.check()
        names = _new_names(standing)
        if not standing.new and not names:
            raise Refused(_("Nothing would change."))
        if draft.day <= timezone.localdate():
            _name(names)
        else:
            draft.names = names
        succeed([grid.pk for grid in standing.ended], _new_grids(standing), _corners(standing), draft.day)
        if draft.day <= timezone.localdate():
            grids_today.queue()
        draft.state, draft.published_at = DraftState.PUBLISHED, timezone.now()
        return f"published: {len(standing.ended)} grids end, {len(standing.new)} begin on {draft.day}"

    return _changed(actor, draft_id, revision, change)


def _new_names(standing: Standing) -> dict[int, tuple[str, str]]:
    """Names that grids which stay get, by key."""
    kept = ((standing.base[piece.base], piece.names) for piece in standing.pieces.values() if piece.base)
    return {grid.pk: names for grid, names in kept if names and names != (grid.name_zh, grid.name_en)}


def _name(names: Mapping[Any, tuple[str, str]]) -> int:
    return sum(BaseGrid.objects.filter(pk=int(key)).update(name_zh=zh, name_en=en) for key, (zh, en) in names.items())


def name_grids_of_today() -> int:
    """Give grids the names of divisions whose day has come, and draw the map anew; returns how many. For the clock, after midnight."""
    named = 0
    for draft in Draft.objects.filter(state=DraftState.PUBLISHED, day__lte=timezone.localdate()).exclude(names={}).order_by("day", "pk"):
        with transaction.atomic():
            named += _name(draft.names)
            Draft.objects.filter(pk=draft.pk).update(names={})
    if named:
        draw_base_map()
    return named


def _corners(standing: Standing) -> dict[int, Any]:
    """Shapes of grids that stay, where a cut has set a corner on their border."""
    inside = {
        piece.base: piece.shape
        for key, piece in standing.pieces.items()
        if piece.base is not None and piece.shape is not standing.ground.pieces[key].shape
    }
    outside = {key: shape for key, shape in standing.division.outside.items() if shape is not standing.ground.outside[key]}
    return inside | outside


def cancel_proposal(actor: Actor, draft_id: int) -> Draft:
    """Have a proposal that is being computed given up; the draft stays as it is. Raises NotAllowed, Refused."""
    require(actor, PERMISSION, settings.CITY.code)
    with transaction.atomic():
        draft = Draft.objects.select_for_update(of=("self",)).select_related("region").get(pk=draft_id)
        if draft.proposal != Proposal.WANTED:
            raise Refused(_("No proposal is being computed."))
        draft.proposal, draft.progress = Proposal.NONE, {}
        draft.save()
        _note(actor, draft, "proposal given up")
    return draft


def _new_grids(standing: Standing) -> list[NewGrid]:
    return [_new_grid(standing, key) for key in standing.new]


def _new_grid(standing: Standing, key: str) -> NewGrid:
    piece, figures = standing.pieces[key], standing.figures[key]
    grids = [standing.base[base] for base in piece.origins]
    shared = any(share < 1 - 1e-9 for share in piece.origins.values())
    # people are known by grid only: a part of one has them by area
    origins = tuple(Origin(base, share, share) for base, share in piece.origins.items())
    zh, en = standing.names[key]
    return NewGrid(
        code=standing.codes[key],
        region=min(piece.villages) if len(piece.villages) == 1 else piece.township,
        name_zh=zh,
        name_en=en,
        shape=piece.shape,
        origins=origins,
        people=figures.people,
        households=figures.households,
        people_synthetic=shared or any(grid.people_synthetic for grid in grids),
        synthetic=any(grid.synthetic for grid in grids),
    )


def ask_for_proposal(actor: Actor, draft_id: int, revision: int, wish: Mapping[str, Any]) -> Draft:
    """Have the machine propose a division from the draft as it stands: number of grids, weights, seconds. Raises Refused."""

    def change(draft: Draft) -> str:
        if draft.proposal == Proposal.WANTED:
            raise Refused(_("A proposal is being computed already."))
        draft.proposal, draft.wish, draft.progress = Proposal.WANTED, {**wish, "asked": draft.revision}, {}
        return f"proposal asked for: {wish['count']} grids"

    return _changed(actor, draft_id, revision, change)
