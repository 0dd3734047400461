"""What changes a file of old grids beside the acts of every file of rows: its grids are taken back."""

from django.db import transaction

from onecity.apps.fusion.models import GridFile
from onecity.apps.fusion.uploads.course import FILES
from onecity.apps.fusion.uploads.work import obstacle
from onecity.core.accounts.scope import Actor
from onecity.core.ledger.actions import record_lookup
from onecity.core.rowfiles.actions import move
from onecity.core.rowfiles.errors import Refused
from onecity.core.rowfiles.models import State


@transaction.atomic
def take_back(actor: Actor, key: int) -> GridFile:
    """Have the grids that came with a file done away with. Raises NotAllowed, WrongMoment, Refused with the reason."""

    def change(file: GridFile) -> None:
        if reason := obstacle(file):
            raise Refused(reason)
        file.state, file.fault, file.undone_by_id = State.UNDOING, "", actor.user_id

    file = move(FILES, actor, key, {State.DONE}, change)
    record_lookup(actor, "fusion.file", str(file.pk), f"grids of {file.name} in {file.kind} taken back")
    return file
