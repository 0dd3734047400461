"""What changes a map file beside the acts of every file of rows: describing it otherwise, and taking back what it did."""

from django.db import transaction

from onecity.core.accounts.scope import Actor
from onecity.core.geo.loading.layers import KINDS
from onecity.core.geo.loading.undoing import obstacle
from onecity.core.geo.models import LayerLoad
from onecity.core.geo.uploads.course import LAYERS
from onecity.core.ledger.actions import record_lookup
from onecity.core.rowfiles.actions import DESCRIBED, move
from onecity.core.rowfiles.errors import Refused
from onecity.core.rowfiles.models import State


def describe(actor: Actor, load_id: int, kind: str, layer: str) -> LayerLoad:
    """Say what the file holds and which layer is meant; its columns are proposed anew. Raises NotAllowed, WrongMoment, UnreadableFile."""

    def change(load: LayerLoad) -> None:
        load.kind = kind if kind in KINDS else ""
        load.layer = layer if layer in load.layers else ""
        load.state, load.fault = State.UPLOADED, ""
        LAYERS.look_at(load)

    return move(LAYERS, actor, load_id, DESCRIBED, change)


@transaction.atomic
def take_back(actor: Actor, load_id: int) -> LayerLoad:
    """Have the map made what it was before a load. Raises NotAllowed, WrongMoment, Refused with the reason."""

    def change(load: LayerLoad) -> None:
        if reason := obstacle(load):
            raise Refused(reason)
        load.state, load.fault, load.stage, load.undone_by_id = State.UNDOING, "", "", actor.user_id

    load = move(LAYERS, actor, load_id, {State.DONE}, change)
    record_lookup(actor, "map", str(load.pk), f"load of {load.name} as {load.kind} taken back")
    return load
