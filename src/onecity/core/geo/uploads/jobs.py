"""Background jobs of map files."""

from datetime import timedelta

from procrastinate.contrib.django import app

from onecity.core.geo.models import LayerLoad
from onecity.core.geo.uploads.course import LAYERS
from onecity.core.lasting import resume
from onecity.core.rowfiles.work import forget, give_up, work
from onecity.core.said import Said as _

STILL_AFTER = timedelta(minutes=5)


@app.task(name=LAYERS.task, queue="layers")
def run_load(key: int) -> None:
    """Check, load or take back one file; whatever fails, nothing is changed."""
    try:
        work(LAYERS, key)
    except Exception:
        give_up(LAYERS, key, _("Something went wrong here; it is in the log. Nothing was changed."))
        raise


def resume_loads() -> int:
    """Go on with files whose worker died; returns how many. One that only takes long is waited for, and found done."""
    return resume(LayerLoad, STILL_AFTER, LAYERS.queue)


def forget_files() -> int:
    """Delete the files that nobody moved for a month, and what their loads replaced; what was loaded stays on record."""
    return forget(LAYERS, _forget)


def _forget(load: LayerLoad) -> None:
    load.replaced.all().delete()
    LayerLoad.objects.filter(pk=load.pk).update(file="", map_key="")
