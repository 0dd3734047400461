"""Cases as rows of lists."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from onecity.core.cases.models import Case
from onecity.core.cases.presenting.limits import row_clock
from onecity.core.cases.queries.near import NearCase
from onecity.core.cases.states import State, Urgency
from onecity.core.registry import OwnGrid
from onecity.core.shell.parts import CaseLine, Clock

NO_OWN_GRIDS: Mapping[str, OwnGrid] = {}


@dataclass(frozen=True)
class Row:
    """One case of the table with its running clock, the address of its page, and its grid by the reader's own system."""

    case: Case
    clock: Clock | None
    page: str
    own_grid: OwnGrid | None = None


def rows_of(cases: Iterable[Case], listed: str = "", own: Mapping[str, OwnGrid] = NO_OWN_GRIDS) -> list[Row]:
    """Rows of the table; `listed` is the query of the list, so that the case page knows its neighbours; `own` is `geo.own_grids`."""
    now = timezone.now()
    tail = f"?{listed}" if listed else ""
    return [_row(case, now, tail, own) for case in cases]


def _row(case: Case, now: datetime, tail: str, own: Mapping[str, OwnGrid]) -> Row:
    own_grid = own.get(case.grid.code) if own and case.grid else None
    return Row(case, row_clock(case, now), reverse("cases:detail", args=[case.pk]) + tail, own_grid)


def case_line(case: Case, now: datetime) -> CaseLine:
    """A case as a `case_row`: what is to be done, what it is and where, how long it has. Needs `category` and `grid`."""
    return CaseLine(
        id=case.pk,
        url=reverse("cases:detail", args=[case.pk]),
        what=State(case.state).label,
        where=f"{case.category.name} · {case.where}",
        urgency=case.urgency,
        urgency_label=Urgency(case.urgency).label,
        foot=case.grid.name if case.grid else "",
        clock=row_clock(case, now),
        longitude=case.point.x,
        latitude=case.point.y,
        stage=case.state,
    )


def near_marks(near: Iterable[NearCase]) -> list[dict[str, object]]:
    """Numbered marks of near cases for the map: number from 1, state, longitude and latitude in degrees."""
    return [
        {"number": number, "state": one.case.state, "place": [round(one.case.point.x, 6), round(one.case.point.y, 6)]}
        for number, one in enumerate(near, 1)
    ]
