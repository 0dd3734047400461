"""The tile layer of open cases, within the viewer's scope."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from onecity.core.accounts.scope import Actor
from onecity.core.cases.filters import moment_of
from onecity.core.cases.models import Case
from onecity.core.cases.queries.lists import CaseFilter, filtered
from onecity.core.cases.states import OPEN_STATES
from onecity.core.geo.tiles import drawn

SINGLE_FROM_ZOOM = 14
_FOLDER = Path(__file__).parent / "sql"
_POINTS = (_FOLDER / "points_of_open_cases.sql").read_text(encoding="utf-8")
_CLUSTERS = (_FOLDER / "clusters_of_open_cases.sql").read_text(encoding="utf-8")


def _filter_of(parameters: QueryDict) -> CaseFilter:
    """What a map asks for; `upto` is a moment: only cases reported before it."""
    return CaseFilter(
        urgencies=tuple(parameters.getlist("urgency")),
        time=parameters.get("time", ""),
        region=parameters.get("region", ""),
        until=moment_of(parameters.get("upto", "")),
    )


def case_tile(actor: Actor, z: int, x: int, y: int, parameters: QueryDict) -> bytes:
    """A vector tile (EPSG:3857): source layer `clusters` (count, warn, late) from afar, `cases` near the ground.

    From afar `cases` holds those that are alone in their cell.

    `cases` carries id, state, urgency, kind, name_zh, name_en, number and time ('ok', 'warn', 'late').
    """
    states = [state for state in parameters.getlist("state") if state in OPEN_STATES] or list(OPEN_STATES)
    template = _POINTS if z >= SINGLE_FROM_ZOOM else _CLUSTERS
    rows = filtered(actor, _filter_of(parameters)).filter(state__in=states)
    return drawn_of(rows, template, {"z": z, "x": x, "y": y, "now": timezone.now()})


def drawn_of(rows: QuerySet[Case], template: str, named: Mapping[str, Any]) -> bytes:
    """The tile a statement draws of a query over cases alone, whose conditions take the place of `{where}`."""
    try:
        where, arguments = _condition_sql(rows)
    except EmptyResultSet:
        return b""
    keys = [f"v{index}" for index in range(len(arguments))]
    inner = where % tuple(f"%({key})s" for key in keys)
    return drawn(template.replace("{where}", inner), {**named, **dict(zip(keys, arguments, strict=True))})


def _condition_sql(rows: QuerySet[Case]) -> tuple[str, tuple[Any, ...]]:
    """The WHERE clause of a query and its arguments. Raises EmptyResultSet when nothing can match."""
    compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
    try:
        where, arguments = compiler.compile(rows.query.where)
    except FullResultSet:
        return "TRUE", ()
    return where, tuple(arguments)
