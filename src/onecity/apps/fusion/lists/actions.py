"""What changes a list beside the acts of every file of rows: its rows are taken back."""

from django.db import transaction

from onecity.apps.fusion.lists.course import ListCourse
from onecity.apps.fusion.lists.work import obstacle
from onecity.apps.fusion.models import ListFile
from onecity.core.accounts.scope import Actor
from onecity.core.ledger.actions import record_lookup
from onecity.core.rowfiles.actions import move
from onecity.core.rowfiles.errors import Refused
from onecity.core.rowfiles.models import State


@transaction.atomic
def take_back(course: ListCourse, actor: Actor, key: int) -> ListFile:
    """Have what came with a list done away with. Raises NotAllowed, WrongMoment, Refused with the reason."""

    def change(file: ListFile) -> None:
        if reason := obstacle(file):
            raise Refused(reason)
        file.state, file.fault, file.undone_by_id = State.UNDOING, "", actor.user_id

    file = move(course, actor, key, {State.DONE}, change)
    record_lookup(actor, "fusion.list", str(file.pk), f"{file.holds} of {file.name} taken back")
    return file
