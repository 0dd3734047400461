"""From a plan to sixty days of rows."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from onecity.core.cases.models import Attachment, Case, CaseClock, CaseEvent, Reporter, Ticket
from onecity.core.geo.queries import Located, locate_many
from onecity.project.demo.agenda import Agenda
from onecity.project.demo.cast import Cast
from onecity.project.demo.copying import allocate_keys
from onecity.project.demo.deeds import Deeds
from onecity.project.demo.history.numbers import Numbers
from onecity.project.demo.history.stage import HistoryStage
from onecity.project.demo.pictures.album import Album
from onecity.science.cityday import CityPlan, PlannedReport, reports_between

POINTS_AT_ONCE = 5_000
ANALYSED = (Case, CaseEvent, CaseClock, Ticket, Reporter, Attachment)


@dataclass(frozen=True)
class Written:
    """How many rows a history has."""

    cases: int
    events: int
    clocks: int
    reporters: int


def _places(reports: list[PlannedReport]) -> dict[tuple[datetime, str], Located | None]:
    found: dict[tuple[datetime, str], Located | None] = {}
    for first in range(0, len(reports), POINTS_AT_ONCE):
        part = reports[first : first + POINTS_AT_ONCE]
        located = locate_many([(report.longitude, report.latitude) for report in part])
        found |= {(report.at, report.key): place for report, place in zip(part, located, strict=True)}
    return found


@contextmanager
def _without_collection() -> Iterator[None]:
    """No search for reference cycles: there are none among the rows, and each search would look at all of them."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@transaction.atomic
def _write(plan: CityPlan, start: datetime, end: datetime, cast: Cast, deeds: Deeds, album: Album | None) -> Written:
    reports = list(reports_between(plan, start, end))
    stage = HistoryStage(
        cast,
        deeds,
        Numbers(settings.CITY.case_prefix),
        album,
        _places(reports),
        iter(allocate_keys(Case, len(reports))),
        iter(allocate_keys(Reporter, len(reports))),
    )
    with _without_collection():
        Agenda(plan, iter(reports), stage).play(end)
        stage.finish()
    return Written(len(stage.dossiers), stage.events.count, stage.clocks.count, stage.reporters.count)


def write_history(plan: CityPlan, start: datetime, end: datetime, cast: Cast, deeds: Deeds, album: Album | None = None) -> Written:
    """Write everything the plan has from `start` to `end` (aware) in one transaction: all of it or nothing."""
    written = _write(plan, start, end, cast, deeds, album)
    with connection.cursor() as cursor:
        for model in ANALYSED:
            cursor.execute(f"ANALYZE {model._meta.db_table}")
    return written
