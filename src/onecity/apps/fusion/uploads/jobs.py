"""Background jobs of files of old grids."""

from datetime import timedelta

from procrastinate.contrib.django import app

from onecity.apps.fusion.models import GridFile
from onecity.apps.fusion.uploads.course import FILES
from onecity.core.lasting import resume
from onecity.core.rowfiles.work import forget, give_up, work
from onecity.core.said import Said as _

STILL_AFTER = timedelta(minutes=5)


@app.task(name=FILES.task, queue="layers")
def run_file(key: int) -> None:
    """Check, take in or take back one file; whatever fails, nothing is changed."""
    try:
        work(FILES, key)
    except Exception:
        give_up(FILES, key, _("Something went wrong here; it is in the log. Nothing was changed."))
        raise


def resume_files() -> int:
    """Go on with files whose worker died; returns how many."""
    return resume(GridFile, STILL_AFTER, FILES.queue)


def forget_files() -> int:
    """Delete the files that nobody moved for a month; what was taken in stays on record."""
    return forget(FILES, lambda file: GridFile.objects.filter(pk=file.pk).update(file=""))
