"""The worker's part: checking, loading or taking back one file. Everything is planned first; writing is one transaction at the end.

A worker that dies leaves nothing half-done: whoever comes next begins anew.
"""

from collections.abc import Callable
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from onecity.core.geo.loading.layers import LayerReport, Prepared, Wish, one_at_a_time, prepare, put
from onecity.core.geo.loading.undoing import kept_for, put_back
from onecity.core.geo.models import LayerLoad
from onecity.core.rowfiles.errors import Refused, Stopped, UnreadableFile
from onecity.core.rowfiles.models import State
from onecity.core.rowfiles.work import AFTER, finish
from onecity.core.said import Said as _
from onecity.core.said import kept

MOST_TOLD = 5000


def go_through(load: LayerLoad) -> None:
    """Do with a file what it stands for. Raises Stopped, UnreadableFile, FileNotFoundError."""
    with one_at_a_time():
        load.refresh_from_db()
        if not load.busy:
            raise Stopped
        if load.state == State.UNDOING:
            _take_back(load)
        elif load.file:
            _check_or_load(load)
        else:
            raise FileNotFoundError


def _check_or_load(load: LayerLoad) -> None:
    columns = {field: load.header[column] for field, column in load.mapping.items()}
    wish = Wish(load.kind, load.system, load.layer, columns, guessing=False)
    tell = _teller(load.pk, load.state)
    prepared = prepare(Path(load.file.path), wish, tell, load.name)
    if load.state == State.CHECKING:
        _finish(load.pk, load.state, prepared.report)
        return
    tell(_("Writing, and drawing the base map anew"))
    _put(load, prepared)


@transaction.atomic
def _put(load: LayerLoad, prepared: Prepared) -> None:
    with kept_for(load):
        put(prepared)
    _finish(load.pk, load.state, prepared.report, load.map_key)


def _teller(load_id: int, state: str) -> Callable[[str], None]:
    """Tells the page how far the work is; raises Stopped when it is no longer wanted."""

    def tell(stage: str) -> None:
        if not LayerLoad.objects.filter(pk=load_id, state=state).update(stage=kept(stage), moved_at=timezone.now()):
            raise Stopped

    return tell


def _wanted(load_id: int, state: str) -> LayerLoad:
    """The file, locked. Raises Stopped, which undoes what was done in the transaction, when it was stopped meanwhile."""
    load = LayerLoad.objects.select_for_update().get(pk=load_id)
    if load.state != state:
        raise Stopped
    return load


@transaction.atomic
def _finish(load_id: int, state: str, report: LayerReport, map_key: str = "") -> None:
    """Write down what came out, in the transaction that did it."""
    load = _wanted(load_id, state)
    load.stage, load.map_key = "", map_key
    load.total_rows, load.good_rows, load.bad_rows = report.read, report.kept, len(report.bad)
    load.bad = [[one.row, one.field, kept(one.reason)] for one in report.bad[:MOST_TOLD]]
    load.remarks = [kept(one) for one in report.remarks]
    finish(load, AFTER[state])
    load.save()


def _take_back(load: LayerLoad) -> None:
    _teller(load.pk, load.state)(_("Putting the map back, and drawing it anew"))
    try:
        with transaction.atomic():
            put_back(load)
            again = _wanted(load.pk, State.UNDOING)
            finish(again, State.UNDONE)
            again.stage = again.map_key = ""
            again.save()
    except Refused as refused:
        raise UnreadableFile(refused.reason) from refused
