"""Control areas: which one answers a report, and which are announced."""

from datetime import datetime

from django.contrib.gis.geos import Point
from django.db.models import Count, QuerySet

from onecity.core.accounts.scope import Actor, require
from onecity.core.cases.models import ControlArea


def control_area_at(point: Point, category_id: int, at: datetime) -> ControlArea | None:
    """The control area in force at a place (EPSG:4326) and moment for a category; of several the newest."""
    fitting = ControlArea.objects.filter(begins_at__lte=at, ends_at__gt=at, categories=category_id, geom__intersects=point)
    return fitting.defer("geom").order_by("-pk").first()


def control_areas(actor: Actor) -> QuerySet[ControlArea]:
    """Every announcement with how many reports it answered, newest first. Raises NotAllowed."""
    require(actor, "cases.control")
    rows = ControlArea.objects.select_related("announced_by").prefetch_related("categories").defer("geom")
    return rows.annotate(answered=Count("answers", distinct=True))
