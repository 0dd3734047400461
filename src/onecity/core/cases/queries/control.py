"""Control areas: which one answers a report, and which are announced."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.gis.geos import Point
from django.db import connection
from django.db.models import Count, QuerySet

from onecity.core.accounts.scope import Actor, require
from onecity.core.cases.models import ControlArea
from onecity.core.statements import rows_of

_FOLDER = Path(__file__).parent.parent / "sql"
_AREA_AT = (_FOLDER / "control_area_at.sql").read_text(encoding="utf-8")
_OUTLINES = (_FOLDER / "control_outlines.sql").read_text(encoding="utf-8")


def control_area_at(point: Point, category_id: int, at: datetime) -> ControlArea | None:
    """The control area in force at a place (EPSG:4326) and moment for a category; of several the newest."""
    rows = rows_of(_AREA_AT, point.x, point.y, category_id, at)
    return ControlArea.objects.defer("geom").get(pk=rows[0][0]) if rows else None


def control_areas(actor: Actor) -> QuerySet[ControlArea]:
    """Every announcement with how many reports it answered, newest first. Raises NotAllowed."""
    require(actor, "cases.control")
    rows = ControlArea.objects.select_related("announced_by").prefetch_related("categories").defer("geom")
    return rows.annotate(answered=Count("answers", distinct=True))


def control_outlines(actor: Actor, at: datetime) -> dict[str, Any]:
    """A GeoJSON FeatureCollection of the announcements that are not over, simplified for a map. Raises NotAllowed."""
    require(actor, "cases.control")
    with connection.cursor() as cursor:
        cursor.execute(_OUTLINES, {"at": at})
        rows = cursor.fetchall()
    features = [
        {"type": "Feature", "id": key, "geometry": json.loads(geometry), "properties": {"name": name, "drawn": drawn}}
        for key, name, drawn, geometry in rows
    ]
    return {"type": "FeatureCollection", "features": features}
