"""The city's working calendar: its package's `calendar.toml`, and the published public holidays."""

import itertools
import tomllib
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any

from chinese_calendar.constants import holidays, workdays
from django.conf import settings

from onecity.science.worktime import Season, Span, WorkCalendar


class BadCalendar(ValueError):
    """A city's `calendar.toml` is missing or cannot be read; the message names the file and the fault."""


def _span(text: str) -> Span:
    start, end = (time.fromisoformat(part.strip()) for part in text.split("-"))
    if not start < end:
        raise ValueError(f"{text} ends before it begins")
    return Span(start, end)


def _season(entry: dict[str, Any]) -> Season:
    month, day = (int(part) for part in entry["begins"].split("-"))
    date(2024, month, day)
    spans = tuple(_span(text) for text in entry["spans"])
    if any(later.start < earlier.end for earlier, later in itertools.pairwise(spans)):
        raise ValueError(f"spans overlap in the season from {entry['begins']}")
    return Season((month, day), spans)


def _calendar(manifest: dict[str, Any]) -> WorkCalendar:
    seasons = tuple(_season(entry) for entry in manifest["seasons"])
    if (1, 1) not in {season.begins for season in seasons}:
        raise ValueError("no season begins on 01-01")
    added, worked = frozenset(manifest.get("holidays", ())), frozenset(manifest.get("workdays", ()))
    known = frozenset(day.year for day in {*holidays, *added, *worked})
    resting = (frozenset(holidays) | added) - worked
    return WorkCalendar(settings.TIME_ZONE, seasons, resting, (frozenset(workdays) | worked) - added, known)


def read_calendar(file: Path) -> WorkCalendar:
    """The calendar of a `calendar.toml` over the published holidays. Raises BadCalendar."""
    try:
        return _calendar(tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise BadCalendar(f"{file}: {fault}") from fault


@cache
def city_calendar() -> WorkCalendar:
    """The calendar every clock of the city runs by. Raises BadCalendar."""
    return read_calendar(settings.CITY.file("calendar.toml"))
