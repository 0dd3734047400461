"""The worker's part: checking, taking in or taking back one list. Rows are written in one transaction at the end."""

from collections.abc import Sequence

from django.db import transaction

from onecity.apps.fusion.lists.reading import Reading, read
from onecity.apps.fusion.models import Decision, DutyStep, ListFile, MergedDuty, OldDuty, OldWorker, Outcome, Post
from onecity.apps.fusion.models.upload import ListKind
from onecity.apps.fusion.team.matching import match_workers
from onecity.core.rowfiles.errors import UnreadableFile
from onecity.core.rowfiles.models import State
from onecity.core.rowfiles.work import AFTER, finish, wanted
from onecity.core.said import Said as _
from onecity.core.said import kept

MOST_TOLD, BATCH = 5000, 1000


def go_through(file: ListFile) -> None:
    """Do with a list what it stands for. Raises Stopped, UnreadableFile, FileNotFoundError."""
    if file.state == State.UNDOING:
        _take_back(file)
    elif file.file:
        _check_or_take(file)
    else:
        raise FileNotFoundError
    if file.holds == ListKind.WORKERS and file.state != State.CHECKING:
        match_workers()


def _check_or_take(file: ListFile) -> None:
    with transaction.atomic():
        found = wanted(ListFile, file)
        reading = read(file)
        if found.state == State.RUNNING:
            _take(reading)
        _write_down(found, reading)


def take_workers(workers: Sequence[OldWorker]) -> None:
    """Put workers on the lists of their systems."""
    OldWorker.objects.bulk_create(workers, batch_size=BATCH)


def take_duties(duties: Sequence[OldDuty]) -> None:
    """Put duties on the lists of their systems; on the one list each stands for itself until somebody merges it."""
    merged = MergedDuty.objects.bulk_create([MergedDuty(title=one.title, kind=one.kind) for one in duties], batch_size=BATCH)
    for duty, own in zip(duties, merged, strict=True):
        duty.merged = own
    OldDuty.objects.bulk_create(duties, batch_size=BATCH)


def _take(reading: Reading[OldWorker] | Reading[OldDuty]) -> None:
    take_workers([one for one in reading.good if isinstance(one, OldWorker)])
    take_duties([one for one in reading.good if isinstance(one, OldDuty)])


def _write_down(file: ListFile, reading: Reading[OldWorker] | Reading[OldDuty]) -> None:
    """Keep what came out."""
    file.total_rows, file.good_rows, file.bad_rows = reading.total, len(reading.good), len(reading.bad)
    file.bad = [[one.row, one.field, kept(one.reason)] for one in reading.bad[:MOST_TOLD]]
    finish(file, AFTER[file.state])
    file.save()


@transaction.atomic
def _take_back(file: ListFile) -> None:
    found = wanted(ListFile, file)
    if reason := obstacle(found):
        raise UnreadableFile(reason)
    merged = list(found.duties.values_list("merged_id", flat=True))
    found.workers.all().delete()
    found.duties.all().delete()
    MergedDuty.objects.filter(pk__in=merged, members=None).delete()
    finish(found, State.UNDONE)
    found.save()


def obstacle(file: ListFile) -> str:
    """Why the rows of a list cannot be taken back; empty where they can."""
    return _OBSTACLES[ListKind(file.holds)](file)


def _about_workers(file: ListFile) -> str:
    post = Post.objects.filter(worker__file=file).select_related("plan").first()
    if post:
        return _("Plan %(plan)s counts these workers: they stay on record.") % {"plan": str(post.plan)}
    pairs = Decision.objects.filter(likeness__first__file=file) | Decision.objects.filter(likeness__second__file=file)
    decided = pairs.exists() or Outcome.objects.filter(worker__file=file).exists()
    return _("Answers were given about these workers: they stay on record.") if decided else ""


def _about_duties(file: ListFile) -> str:
    merged = file.duties.values_list("merged_id", flat=True)
    steps = DutyStep.objects.filter(target__in=merged) | DutyStep.objects.filter(source__in=merged)
    return _("Answers were given about these duties: they stay on record.") if steps.exists() else ""


_OBSTACLES = {ListKind.WORKERS: _about_workers, ListKind.DUTIES: _about_duties}
