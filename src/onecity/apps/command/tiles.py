"""The tile layers of the hall: open cases thinned out to what a wall can show, and where reports came from in an hour."""

from pathlib import Path

from django.http import QueryDict
from django.utils import timezone

from onecity.apps.command.queries.hall import HOUR, cases_in
from onecity.core.accounts.scope import Actor
from onecity.core.cases.filters import filter_from, moment_of
from onecity.core.cases.queries.lists import CaseFilter, narrowed
from onecity.core.cases.tiles import drawn_of

_SQL = Path(__file__).parent / "sql"
_POINTS, _HEAT = ((_SQL / name).read_text(encoding="utf-8") for name in ("situation_points.sql", "heat_points.sql"))
CELLS = 64
"""A tile is divided into so many cells a side, of about the size of a mark; the most pressing case of a cell stands for it."""


def situation_tile(actor: Actor, z: int, x: int, y: int, parameters: QueryDict) -> bytes:
    """A vector tile (EPSG:3857) with source layer `cases` at every zoom: at most one mark a cell, the most pressing one.

    Carries id, state, urgency, kind, name_zh, name_en, time ('ok', 'warn', 'late') and count, the cases of the cell.
    """
    given = filter_from(parameters)
    shown = CaseFilter(view="open", states=given.states, time=given.time, until=moment_of(parameters.get("upto", "")))
    named = {"z": z, "x": x, "y": y, "now": timezone.now(), "cells": CELLS}
    return drawn_of(narrowed(cases_in(actor, given.region), shown), _POINTS, named)


def heat_tile(actor: Actor, z: int, x: int, y: int, parameters: QueryDict) -> bytes:
    """A vector tile (EPSG:3857) with source layer `heat`: where cases were reported, with their `count`.

    Told are those from `since` until `upto` (ISO 8601), without these the last hour. `region` is the beginning of a region's code.
    """
    until = moment_of(parameters.get("upto", "")) or timezone.now()
    since = moment_of(parameters.get("since", "")) or until - HOUR
    cases = cases_in(actor, filter_from(parameters).region).filter(reported_at__gte=since, reported_at__lt=until)
    return drawn_of(cases, _HEAT, {"z": z, "x": x, "y": y, "cells": CELLS})
