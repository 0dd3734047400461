"""What changes a map file: upload, describe, check, load, stop."""

from collections.abc import Callable, Mapping
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.scope import Actor, require
from onecity.core.geo.errors import UnreadableFile, WrongMoment
from onecity.core.geo.loading.fields import guess, kind_of
from onecity.core.geo.loading.files import first_rows, look_at
from onecity.core.geo.loading.layers import KINDS
from onecity.core.geo.loading.systems import SYSTEMS
from onecity.core.geo.models import LayerLoad
from onecity.core.geo.models.layer_load import LoadState
from onecity.core.geo.uploads.jobs import run_load

MEGABYTE = 1 << 20
MOST_BYTES = 500 * MEGABYTE
DESCRIBED = (LoadState.UPLOADED, LoadState.CHECKED, LoadState.FAILED)


def _loader(actor: Actor) -> int:
    """The key of a person who may load layers of the whole city. Raises NotAllowed."""
    require(actor, "geo.load", settings.CITY.code)
    if actor.user_id is None:
        raise NotAllowed("geo.load")
    return actor.user_id


def upload(actor: Actor, file: UploadedFile, kind: str = "") -> LayerLoad:
    """Keep a file and look at what it says of itself. Raises NotAllowed, UnreadableFile."""
    loader = _loader(actor)
    size = file.size or 0
    if size > MOST_BYTES:
        raise UnreadableFile(_("The file is larger than %(size)d MB. Divide it.") % {"size": MOST_BYTES // MEGABYTE})
    load = LayerLoad(name=Path(file.name or "").name[:200], size=size, created_by_id=loader, kind=kind if kind in KINDS else "")
    load.file.save(f"layer{''.join(Path(load.name).suffixes[-2:])[:12].lower()}", file, save=False)
    try:
        _look_at(load)
    except UnreadableFile:
        load.file.delete(save=False)
        raise
    load.save()
    return load


def _look_at(load: LayerLoad) -> None:
    """Layers, columns and coordinates of the file, and what it seems to hold. Raises UnreadableFile."""
    path = Path(load.file.path)
    outlook = look_at(path, load.layer)
    load.layers, load.layer, load.columns = list(outlook.layers), outlook.layer, list(outlook.columns)
    load.said = outlook.coordinates[:200]
    load.kind = load.kind or kind_of(first_rows(path, outlook.layer)) or next(iter(KINDS))
    load.mapping = guess(load.kind, load.columns)


@transaction.atomic
def _move(actor: Actor, load_id: int, states: tuple[LoadState, ...], change: Callable[[LayerLoad], None]) -> LayerLoad:
    """Change a file that stands in one of the states. Raises NotAllowed, LayerLoad.DoesNotExist, WrongMoment, UnreadableFile."""
    _loader(actor)
    load = LayerLoad.objects.select_for_update().get(pk=load_id)
    if load.state not in states:
        raise WrongMoment(load.state)
    change(load)
    load.save()
    if load.busy:
        run_load.defer(load_id=load.pk)
    return load


def describe(actor: Actor, load_id: int, kind: str, layer: str) -> LayerLoad:
    """Say what the file holds and which layer is meant; its columns are proposed anew."""

    def change(load: LayerLoad) -> None:
        load.kind = kind if kind in KINDS else ""
        load.layer = layer if layer in load.layers else ""
        load.state, load.fault = LoadState.UPLOADED, ""
        _look_at(load)

    return _move(actor, load_id, DESCRIBED, change)


def check(actor: Actor, load_id: int, system: str, mapping: Mapping[str, str]) -> LayerLoad:
    """Name coordinates and columns and let the whole file be checked; nothing is loaded."""

    def change(load: LayerLoad) -> None:
        load.system = system if system in SYSTEMS else ""
        load.mapping = {key: column for key, column in mapping.items() if column in load.columns}
        load.state, load.stage, load.fault, load.bad, load.remarks = LoadState.CHECKING, "", "", [], []

    return _move(actor, load_id, DESCRIBED, change)


def start(actor: Actor, load_id: int) -> LayerLoad:
    """Load the good rows of a checked file."""

    def change(load: LayerLoad) -> None:
        load.state, load.stage = LoadState.LOADING, ""

    return _move(actor, load_id, (LoadState.CHECKED,), change)


def cancel(actor: Actor, load_id: int) -> LayerLoad:
    """Stop before anything is written: the file is as it was before the check, or before loading."""

    def change(load: LayerLoad) -> None:
        load.state = LoadState.UPLOADED if load.state == LoadState.CHECKING else LoadState.CHECKED

    return _move(actor, load_id, (LoadState.CHECKING, LoadState.LOADING), change)


@transaction.atomic
def discard(actor: Actor, load_id: int) -> None:
    """Forget a file that was not loaded. Raises NotAllowed, LayerLoad.DoesNotExist, WrongMoment."""
    _loader(actor)
    load = LayerLoad.objects.select_for_update().get(pk=load_id)
    if load.state not in DESCRIBED:
        raise WrongMoment(load.state)
    file = load.file
    load.delete()
    transaction.on_commit(lambda: file.delete(save=False))
