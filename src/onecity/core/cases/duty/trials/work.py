"""The worker's part of a dry run: a month of cases at a time, each in one transaction with its progress."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.contrib.gis.geos import Point
from django.db import connection, transaction
from django.utils import timezone

from onecity.core.cases.duty.circumstances import ROAD_METRES, ROAD_SQL, Circumstances
from onecity.core.cases.duty.trials.deciding import Decision, WholeList
from onecity.core.cases.models import DutyTrial
from onecity.core.cases.models.duty import TrialState
from onecity.core.cases.routing import open_organisations

_FOLDER = Path(__file__).parent.parent.parent / "sql"
_ROAD = ROAD_SQL.replace("%(longitude)s", "ST_X(chosen.point)").replace("%(latitude)s", "ST_Y(chosen.point)")
_GROUPS = (_FOLDER / "trial_groups.sql").read_text(encoding="utf-8").replace("{road}", _ROAD)
_MOVES = (_FOLDER / "trial_moves.sql").read_text(encoding="utf-8")
STEP = timedelta(days=31)
NOBODY = "0"
"""The key of `loads` for what is left to the dispatcher."""


@dataclass(frozen=True)
class _Group:
    """Cases that no list can tell apart, and what both say of them."""

    category_id: int
    region: str
    single_id: int | None
    cases: int
    days: float
    before: Decision
    after: Decision

    @property
    def moved(self) -> bool:
        return self.before[0] != self.after[0]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


class _Trial:
    """Both lists of one dry run, read once."""

    def __init__(self, trial: DutyTrial) -> None:
        organisations = open_organisations()
        self._before, self._after = WholeList(trial.base, organisations), WholeList(trial.duty_list, organisations)
        self._given: dict[str, Any] = {
            "trial": trial.pk,
            "digits": max(self._before.digits, self._after.digits),
            "single": sorted(self._before.conditional | self._after.conditional),
            "roads": self._before.asks("road") or self._after.asks("road"),
            "metres": ROAD_METRES,
        }

    def groups(self, since: date, until: date) -> Iterator[_Group]:
        """The cases of some days, gathered and decided."""
        with connection.cursor() as cursor:
            cursor.execute(_GROUPS, self._given | {"since": _midnight(since), "until": _midnight(until)})
            rows = cursor.fetchall()
        for category_id, region, single_id, at, x, y, road, cases, days in rows:
            circumstances = Circumstances(at, Point(x or 0.0, y or 0.0, srid=4326), road or "")
            decisions = (one.decide(category_id, region, circumstances) for one in (self._before, self._after))
            yield _Group(category_id, region, single_id, cases, days, *decisions)

    def keep(self, moved: Sequence[_Group], since: date, until: date) -> None:
        """Write down which cases would have gone elsewhere."""
        given = {
            "categories": [one.category_id for one in moved],
            "regions": [one.region for one in moved],
            "singles": [one.single_id for one in moved],
            "befores": [one.before[0] for one in moved],
            "afters": [one.after[0] for one in moved],
            "lines": [one.after[1] for one in moved],
        }
        with connection.cursor() as cursor:
            cursor.execute(_MOVES, self._given | given | {"since": _midnight(since), "until": _midnight(until)})


def _add(loads: dict[str, list[float]], groups: Sequence[_Group]) -> None:
    """Count groups to their organisations: cases before and after, days before and after."""
    for one in groups:
        for place, (lead, _line) in enumerate((one.before, one.after)):
            row = loads.setdefault(str(lead or NOBODY), [0, 0, 0.0, 0.0])
            row[place] += one.cases
            row[place + 2] += one.days


@transaction.atomic
def _one_step(trial_id: int, lists: _Trial) -> bool:
    """Try one month and say whether there may be another."""
    trial = DutyTrial.objects.select_for_update().get(pk=trial_id)
    if not trial.busy:
        return False
    since, until = trial.done_until, min(trial.done_until + STEP, trial.until)
    groups = list(lists.groups(since, until))
    moved = [one for one in groups if one.moved]
    if moved:
        lists.keep(moved, since, until)
    _add(trial.loads, groups)
    trial.cases += sum(one.cases for one in groups)
    trial.moved += sum(one.cases for one in moved)
    trial.done_until = until
    if until >= trial.until:
        trial.state, trial.finished_at = TrialState.DONE, timezone.now()
    trial.save()
    return trial.busy


def work(trial_id: int) -> None:
    """Try a draft to the end of its period, or until somebody stops it."""
    trial = DutyTrial.objects.select_related("duty_list", "base").get(pk=trial_id)
    lists = _Trial(trial)
    while _one_step(trial_id, lists):
        pass
