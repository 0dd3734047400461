"""What changes a run: begun, stopped, done away with."""

from django.db import transaction
from django.utils import timezone

from onecity.apps.fusion.errors import Refused
from onecity.apps.fusion.models import OldSystem, Run, RunState
from onecity.apps.fusion.permission import keeper
from onecity.apps.fusion.runs.jobs import run_fusion
from onecity.core.accounts.scope import Actor
from onecity.core.ledger.actions import record_lookup
from onecity.core.said import Said as _


@transaction.atomic
def start_run(actor: Actor) -> Run:
    """Lay every system that has grids over the city, in the background. Raises NotAllowed, Refused."""
    owner = keeper(actor)
    systems = list(OldSystem.objects.filter(grids__isnull=False).distinct())
    if not systems:
        raise Refused(_("No old grids are loaded yet: load a department's file first."))
    if Run.objects.filter(state=RunState.RUNNING).exists():
        raise Refused(_("A run is under way. Wait for it, or stop it."))
    run = Run.objects.create(created_by_id=owner, total=len(systems))
    run.systems.set(systems)
    run_fusion.defer(run_id=run.pk)
    return run


@transaction.atomic
def cancel_run(actor: Actor, run_id: int) -> Run:
    """Stop after the system in hand. Raises NotAllowed, Run.DoesNotExist."""
    keeper(actor)
    run = Run.objects.select_for_update().get(pk=run_id)
    if run.busy:
        run.state, run.finished_at = RunState.CANCELLED, timezone.now()
        run.save()
    return run


@transaction.atomic
def discard_run(actor: Actor, run_id: int) -> None:
    """Do away with a run, so that the files it counted can be taken back. Raises NotAllowed, Run.DoesNotExist, Refused."""
    keeper(actor)
    run = Run.objects.select_for_update().get(pk=run_id)
    if run.busy:
        raise Refused(_("The run is under way. Stop it first."))
    record_lookup(actor, "fusion.run", str(run.pk), f"run of {run.created_at:%Y-%m-%d %H:%M} discarded")
    run.delete()
