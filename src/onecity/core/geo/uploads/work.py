"""The worker's part: checking or loading one file. Everything is read and planned first; writing is one transaction at the end.

A worker that dies leaves nothing half-done: whoever comes next begins anew.
"""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from onecity.core.geo.errors import UnreadableFile
from onecity.core.geo.loading.layers import LayerReport, Wish, one_at_a_time, prepare, put
from onecity.core.geo.models import LayerLoad
from onecity.core.geo.models.layer_load import BUSY_STATES, LoadState

MOST_TOLD = 5000


class _Stopped(Exception):
    """Somebody said to stop."""


def work(load_id: int) -> None:
    """Check or load a file to its end, in the language of whoever uploaded it."""
    load = LayerLoad.objects.select_related("created_by").get(pk=load_id)
    with translation.override(load.created_by.language or settings.LANGUAGE_CODE), one_at_a_time():
        try:
            _go_through(load)
        except _Stopped:
            return
        except (UnreadableFile, FileNotFoundError, ValueError) as error:
            _give_up(load_id, str(error) if isinstance(error, UnreadableFile) else _("The file is no longer kept. Send it again."))
        except Exception:
            _give_up(load_id, _("Something went wrong here; it is in the log. Nothing was changed."))
            raise


def _give_up(load_id: int, reason: str) -> None:
    ended = {"state": LoadState.FAILED, "fault": reason[:500], "finished_at": timezone.now()}
    LayerLoad.objects.filter(pk=load_id, state__in=BUSY_STATES).update(**ended)


def _go_through(load: LayerLoad) -> None:
    load.refresh_from_db()
    if not load.busy:
        raise _Stopped
    wish = Wish(load.kind, load.system, load.layer, load.mapping)
    prepared = prepare(Path(load.file.path), wish, _teller(load.pk, load.state), load.name)
    if load.state == LoadState.CHECKING:
        _finish(load.pk, LoadState.CHECKING, LoadState.CHECKED, prepared.report)
        return
    _teller(load.pk, load.state)(_("Writing, and drawing the base map anew"))
    put(prepared, lambda: _finish(load.pk, LoadState.LOADING, LoadState.DONE, prepared.report))


def _teller(load_id: int, state: str) -> Callable[[str], None]:
    """Tells the page how far the work is; raises _Stopped when it is no longer wanted."""

    def tell(stage: str) -> None:
        if not LayerLoad.objects.filter(pk=load_id, state=state).update(stage=stage[:120], moved_at=timezone.now()):
            raise _Stopped

    return tell


@transaction.atomic
def _finish(load_id: int, state: LoadState, after: LoadState, report: LayerReport) -> None:
    """Write down what came out, in the transaction that did it. Raises _Stopped, which undoes it, when stopped meanwhile."""
    load = LayerLoad.objects.select_for_update().get(pk=load_id)
    if load.state != state:
        raise _Stopped
    load.state, load.stage = after, ""
    load.read_count, load.kept_count, load.bad_count = report.read, report.kept, len(report.bad)
    load.bad = [[one.row, one.field, one.reason] for one in report.bad[:MOST_TOLD]]
    load.remarks, load.error = list(report.remarks), report.error[:300]
    if after == LoadState.DONE:
        load.finished_at = timezone.now()
        file = load.file
        load.file = ""
        transaction.on_commit(lambda: file.delete(save=False))
    load.save()
