"""Closing standards as single points, in the reader's language."""

import csv
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language


@lru_cache(maxsize=4)
def _english(path: Path) -> dict[str, str]:
    """The points of closing standards in English; empty when the city ships none."""
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["zh"]: row["en"] for row in csv.DictReader(file)}


def points_of(standard: str) -> list[str]:
    """The single points of a closing standard. A point the city's list has no English for stays as it was written."""
    points = standard.replace("；", "，").replace(";", "，").replace(",", "，").split("，")
    found = [point.strip() for point in points if point.strip()]
    if get_language() != "en":
        return found
    english = _english(settings.CITY.file("closing_points.csv"))
    return [english.get(point, point) for point in found]
