"""Background jobs of imports."""

from datetime import timedelta

from procrastinate.contrib.django import app

from onecity.core.cases.imports.course import IMPORTS
from onecity.core.cases.models import ImportRun
from onecity.core.lasting import resume
from onecity.core.rowfiles.work import forget, work

STILL_AFTER = timedelta(minutes=2)


@app.task(name=IMPORTS.task, queue="imports")
def run_import(key: int) -> None:
    """Check or take in one import."""
    work(IMPORTS, key)


def resume_imports() -> int:
    """Go on with imports whose worker died; returns how many."""
    return resume(ImportRun, STILL_AFTER, IMPORTS.queue)


def forget_imports() -> int:
    """Delete imports a month after they last moved, with their files and the rows kept of them; returns how many."""
    return forget(IMPORTS, ImportRun.delete)
