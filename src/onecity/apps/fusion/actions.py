"""What changes a system of grids: entered, or described otherwise."""

from django.db import transaction

from onecity.apps.fusion.forms import SystemForm
from onecity.apps.fusion.models import OldSystem
from onecity.apps.fusion.permission import keeper
from onecity.core.accounts.scope import Actor
from onecity.core.ledger.actions import record_lookup


@transaction.atomic
def keep_system(actor: Actor, form: SystemForm) -> OldSystem:
    """Keep what a valid form says of a system; whoever changes costs is written down. Raises NotAllowed."""
    keeper(actor)
    system = form.save()
    record_lookup(actor, "fusion.system", str(system.pk), f"entered or changed: {', '.join(form.changed_data) or '-'}")
    return system
