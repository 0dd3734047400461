"""The tile layer of the hall: open cases thinned out to what a wall can show."""

from pathlib import Path
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.http import QueryDict
from django.utils import timezone

from onecity.apps.command.queries.hall import cases_in
from onecity.core.accounts.scope import Actor
from onecity.core.cases.filters import filter_from, moment_of
from onecity.core.cases.queries.lists import CaseFilter, narrowed
from onecity.core.cases.tiles import condition_sql

_POINTS = (Path(__file__).parent / "sql" / "situation_points.sql").read_text(encoding="utf-8")
CELLS = 64
"""A tile is divided into so many cells a side, of about the size of a mark; the most pressing case of a cell stands for it."""


def situation_tile(actor: Actor, z: int, x: int, y: int, parameters: QueryDict) -> bytes:
    """A vector tile (EPSG:3857) with source layer `cases` at every zoom: at most one mark a cell, the most pressing one.

    Carries id, state, urgency, kind, name_zh, name_en, time ('ok', 'warn', 'late') and count, the cases of the cell.
    """
    given = filter_from(parameters)
    shown = CaseFilter(view="open", states=given.states, time=given.time, until=moment_of(parameters.get("upto", "")))
    try:
        where, arguments = condition_sql(narrowed(cases_in(actor, given.region), shown))
    except EmptyResultSet:
        return b""
    keys = [f"v{index}" for index in range(len(arguments))]
    named: dict[str, Any] = {"z": z, "x": x, "y": y, "now": timezone.now(), "cells": CELLS}
    statement = _POINTS.replace("{where}", where % tuple(f"%({key})s" for key in keys))
    with connection.cursor() as cursor:
        cursor.execute(statement, named | dict(zip(keys, arguments, strict=True)))
        row = cursor.fetchone()
    return bytes(row[0]) if row and row[0] else b""
