"""Runs and systems, for whoever may see them."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.http import Http404

from onecity.apps.fusion.models import OldSystem, Run, RunState
from onecity.apps.fusion.permission import require_sight
from onecity.core.accounts.scope import Actor

LISTED = 20


def runs_of(actor: Actor) -> list[Run]:
    """The newest runs. Raises NotAllowed."""
    require_sight(actor)
    return list(Run.objects.select_related("created_by")[:LISTED])


def run_for(actor: Actor, run_id: int) -> Run:
    """One run. Raises NotAllowed, Http404."""
    require_sight(actor)
    run = Run.objects.select_related("created_by").filter(pk=run_id).first()
    if run is None:
        raise Http404
    return run


def finished_run(actor: Actor, asked: str = "") -> Run | None:
    """The run asked for by its number, else the newest that came to its end; None where there is none. Raises NotAllowed, Http404."""
    require_sight(actor)
    done = Run.objects.select_related("created_by").filter(state=RunState.DONE)
    if asked:
        found = done.filter(pk=int(asked)).first() if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
        if found is None:
            raise Http404
        return found
    return done.first()


def run_under_way(actor: Actor) -> Run | None:
    """The newest run, unless it came to a good end."""
    require_sight(actor)
    newest = Run.objects.select_related("created_by").first()
    return newest if newest and newest.state != RunState.DONE else None


@dataclass(frozen=True)
class Held:
    """A system with what is kept of it."""

    system: OldSystem
    grids: int
    workers: int
    duties: int


def systems_held(actor: Actor) -> list[Held]:
    """Every system with the numbers of its grids, workers and duties. Raises NotAllowed."""
    require_sight(actor)
    grids = dict(OldSystem.objects.values_list("pk").annotate(count=Count("grids")))
    workers = dict(OldSystem.objects.values_list("pk").annotate(count=Count("workers")))
    duties = dict(OldSystem.objects.values_list("pk").annotate(count=Count("duties")))
    return [Held(one, grids[one.pk], workers[one.pk], duties[one.pk]) for one in OldSystem.objects.select_related("organisation")]


def systems_in(run: Run) -> QuerySet[OldSystem]:
    """The systems a run went through, in their order."""
    return run.systems.order_by("pk")
