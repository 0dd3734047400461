"""Background jobs of map files."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from onecity.core.geo.models import LayerLoad
from onecity.core.geo.models.layer_load import BUSY_STATES
from onecity.core.geo.uploads.work import work

STILL_AFTER = timedelta(minutes=5)
KEPT = timedelta(days=30)


@app.task(name="geo.load", queue="layers")
def run_load(load_id: int) -> None:
    """Check or load one file."""
    work(load_id)


def resume_loads() -> int:
    """Go on with files whose worker died; returns how many. One that only takes long is waited for, and found done."""
    still = LayerLoad.objects.filter(state__in=BUSY_STATES, moved_at__lt=timezone.now() - STILL_AFTER)
    keys = list(still.values_list("pk", flat=True))
    for key in keys:
        run_load.defer(load_id=key)
    LayerLoad.objects.filter(pk__in=keys).update(moved_at=timezone.now())
    return len(keys)


def forget_files() -> int:
    """Delete the files that nobody moved for a month; what was loaded stays on record. Returns how many."""
    old = list(LayerLoad.objects.filter(moved_at__lt=timezone.now() - KEPT).exclude(state__in=BUSY_STATES).exclude(file=""))
    for load in old:
        load.file.delete(save=True)
    return len(old)
