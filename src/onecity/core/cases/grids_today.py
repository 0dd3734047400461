"""In which grid of today the cases of ended grids lie: looked up once when grids end, since a million points are too many for a page."""

from datetime import datetime
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from procrastinate.contrib.django import app

from onecity.core.cases.models import Case, GridToday

_FOLDER = Path(__file__).parent / "sql"
_ENDED = (_FOLDER / "grids_to_tell.sql").read_text(encoding="utf-8")
_TELL = (_FOLDER / "tell_grids_of_today.sql").read_text(encoding="utf-8")


@app.task(name="cases.grids_of_today", queue="layers")
def tell_grids_of_today() -> int:
    """Look up every case that needs it, grid after grid, each in one transaction; returns how many. For the clock, after midnight, too."""
    day, told = timezone.localdate(), 0
    with connection.cursor() as cursor:
        cursor.execute(_ENDED, {"day": day})
        ended = [grid for (grid,) in cursor.fetchall()]
    for grid in ended:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_TELL, {"grid": grid, "day": day})
            told += cursor.rowcount
    return told


def queue() -> None:
    """Have it done by the worker, once what is being written is."""
    transaction.on_commit(lambda: tell_grids_of_today.defer() and None)


def untold(since: datetime, until: datetime) -> int:
    """How many cases of a period are of ended grids and in no grid of today by their place: outside all, or not looked up yet."""
    found = Case.objects.filter(reported_at__gte=since, reported_at__lt=until, grid__valid_to__lte=timezone.localdate())
    return found.exclude(Exists(GridToday.objects.filter(case=OuterRef("pk")))).count()
