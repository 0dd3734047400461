"""What a condition may ask about a report: its day, its hour, whether anybody worked, what road it lies at."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from django.contrib.gis.geos import Point
from django.db import connection
from django.utils import timezone

from onecity.core.accounts.calendars import city_calendar

ROAD_SQL = (Path(__file__).parent.parent / "sql" / "road_class_at.sql").read_text(encoding="utf-8")
ROAD_METRES = 30


@dataclass(frozen=True)
class Circumstances:
    """When (aware) and where (EPSG:4326) something was reported. What costs a query is asked only if a line has a condition on it.

    `known_road` is for those who asked for many places at once.
    """

    at: datetime
    point: Point
    known_road: str | None = None

    @cached_property
    def local(self) -> datetime:
        """The moment in the city's time zone."""
        return timezone.localtime(self.at)

    @cached_property
    def working(self) -> bool:
        """Whether it is working time."""
        return city_calendar().is_working(self.at)

    @cached_property
    def road(self) -> str:
        """The class of the road it lies at (within ROAD_METRES), '' away from roads."""
        if self.known_road is not None:
            return self.known_road
        with connection.cursor() as cursor:
            cursor.execute(ROAD_SQL, {"longitude": self.point.x, "latitude": self.point.y, "metres": ROAD_METRES})
            row = cursor.fetchone()
        return row[0] if row else ""
