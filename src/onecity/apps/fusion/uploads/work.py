"""The worker's part: checking, taking in or taking back one file. Rows are written in one transaction at the end."""

from django.db import transaction

from onecity.apps.fusion.models import Fit, GridFile, OldGrid, OldSystem
from onecity.apps.fusion.uploads.reading import Reading, grids_of, read
from onecity.core.rowfiles.errors import UnreadableFile
from onecity.core.rowfiles.models import State
from onecity.core.rowfiles.work import AFTER, finish, wanted
from onecity.core.said import Said as _
from onecity.core.said import kept

MOST_TOLD, BATCH = 5000, 500


def go_through(file: GridFile) -> None:
    """Do with a file what it stands for. Raises Stopped, UnreadableFile, FileNotFoundError."""
    if file.state == State.UNDOING:
        _take_back(file)
    elif file.file:
        _check_or_take(file)
    else:
        raise FileNotFoundError


def system_of(file: GridFile) -> OldSystem:
    """The system a file's grids belong to. Raises UnreadableFile where there is none."""
    found = OldSystem.objects.filter(code=file.kind).first()
    if found is None:
        raise UnreadableFile(_("Enter the department's system first, then load its grids."))
    return found


def _check_or_take(file: GridFile) -> None:
    system = system_of(file)
    reading = read(file, system)
    with transaction.atomic():
        OldSystem.objects.select_for_update().get(pk=system.pk)
        found = wanted(GridFile, file)
        if found.state == State.RUNNING:
            _take(reading, found, system)
        _write_down(found, reading)


def _take(reading: Reading, file: GridFile, system: OldSystem) -> None:
    grids = grids_of(reading.rows, file, system)
    codes = [grid.code for grid in grids]
    if OldGrid.objects.filter(system=system, code__in=codes).exists():
        raise UnreadableFile(_("Grids with these codes came in meanwhile. Check the file again."))
    OldGrid.objects.bulk_create(grids, batch_size=BATCH)


def _write_down(file: GridFile, reading: Reading) -> None:
    """Keep what came out."""
    bad = sorted(reading.rows.bad, key=lambda one: one.row)
    file.total_rows, file.good_rows, file.bad_rows = reading.total, len(reading.rows), len(bad)
    file.bad = [[one.row, one.field, kept(one.reason)] for one in bad[:MOST_TOLD]]
    file.remarks = [kept(reading.rows.error)] if reading.rows.error else []
    finish(file, AFTER[file.state])
    file.save()


@transaction.atomic
def _take_back(file: GridFile) -> None:
    found = wanted(GridFile, file)
    if reason := obstacle(found):
        raise UnreadableFile(reason)
    found.grids.all().delete()
    finish(found, State.UNDONE)
    found.save()


def obstacle(file: GridFile) -> str:
    """Why the grids of a file cannot be taken back; empty where they can."""
    run = Fit.objects.filter(grid__file=file).select_related("run").first()
    return _("Run %(run)s counts these grids. Discard that run first.") % {"run": str(run.run)} if run else ""
