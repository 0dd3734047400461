"""Background jobs of lists."""

from datetime import timedelta

from procrastinate.contrib.django import app

from onecity.apps.fusion.lists.course import COURSES, DUTY_LISTS, WORKER_LISTS, ListCourse
from onecity.apps.fusion.models import ListFile
from onecity.core.lasting import resume
from onecity.core.rowfiles.work import forget, give_up, work
from onecity.core.said import Said as _

STILL_AFTER = timedelta(minutes=5)


@app.task(name=WORKER_LISTS.task, queue="layers")
def run_workers(key: int) -> None:
    """Check, take in or take back one list of workers; whatever fails, nothing is changed."""
    _run(WORKER_LISTS, key)


@app.task(name=DUTY_LISTS.task, queue="layers")
def run_duties(key: int) -> None:
    """Check, take in or take back one list of duties; whatever fails, nothing is changed."""
    _run(DUTY_LISTS, key)


def _run(course: ListCourse, key: int) -> None:
    try:
        work(course, key)
    except Exception:
        give_up(course, key, _("Something went wrong here; it is in the log. Nothing was changed."))
        raise


def resume_lists() -> int:
    """Go on with lists whose worker died; returns how many."""
    return resume(ListFile, STILL_AFTER, lambda key: COURSES[ListFile.objects.get(pk=key).holds].queue(key))


def forget_lists() -> int:
    """Delete the lists that nobody moved for a month; what was taken in stays on record."""
    return forget(DUTY_LISTS, lambda file: ListFile.objects.filter(pk=file.pk).update(file=""))
