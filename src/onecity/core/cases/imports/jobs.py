"""Background jobs of imports."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from onecity.core.cases.imports.work import work
from onecity.core.cases.models import ImportRun
from onecity.core.cases.models.imports import BUSY_STATES

STILL_AFTER = timedelta(minutes=2)
KEPT = timedelta(days=30)


@app.task(name="cases.import", queue="imports")
def run_import(run_id: int) -> None:
    """Check or take in one import."""
    work(run_id)


def resume_imports() -> int:
    """Go on with imports whose worker died; returns how many."""
    still = ImportRun.objects.filter(state__in=BUSY_STATES, moved_at__lt=timezone.now() - STILL_AFTER)
    keys = list(still.values_list("pk", flat=True))
    for key in keys:
        run_import.defer(run_id=key)
    return len(keys)


def forget_imports() -> int:
    """Delete imports a month after they last moved, with their files and the rows kept of them; returns how many."""
    old = list(ImportRun.objects.filter(moved_at__lt=timezone.now() - KEPT).exclude(state__in=BUSY_STATES))
    for run in old:
        run.file.delete(save=False)
        run.delete()
    return len(old)
