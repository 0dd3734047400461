"""A calendar from what a city says of it, over the published public holidays."""

import itertools
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any

from chinese_calendar.constants import holidays, workdays
from django.conf import settings

from onecity.science.worktime import Season, Span, WorkCalendar

Content = Mapping[str, Any]
"""What a city says: `seasons` [{begins: MM-DD, spans: [HH:MM-HH:MM …]}], `days` {date: {works, why}}, `years` it has entered itself."""

PUBLISHED_YEARS = frozenset(day.year for day in holidays)
WHOLE_DAY = "00:00-24:00"


class BadCalendar(ValueError):
    """A city's calendar cannot be read; the message names the fault, and the file where it stands in one."""


def _time(text: str) -> time:
    return time.fromisoformat("00:00" if text.strip() == "24:00" else text.strip())


def _span(text: str) -> Span:
    start, end = (_time(part) for part in text.split("-"))
    if not start < end and end != time(0):
        raise ValueError(f"{text} ends before it begins")
    return Span(start, end)


def _season(entry: Mapping[str, Any]) -> Season:
    month, day = (int(part) for part in entry["begins"].split("-"))
    date(2024, month, day)
    spans = tuple(sorted((_span(text) for text in entry["spans"]), key=lambda span: span.start))
    if any(later.start < earlier.end or earlier.end == time(0) for earlier, later in itertools.pairwise(spans)):
        raise ValueError(f"spans overlap in the season from {entry['begins']}")
    return Season((month, day), spans)


def seasons_of(entries: Iterable[Mapping[str, Any]]) -> tuple[Season, ...]:
    """The seasons of a year, of which one must begin with it. Raises ValueError."""
    seasons = tuple(_season(entry) for entry in entries)
    if (1, 1) not in {season.begins for season in seasons}:
        raise ValueError("no season begins on 01-01")
    return seasons


def calendar_of(content: Content) -> WorkCalendar:
    """The calendar of a city: a day it says something of is as it says, any other as published. Raises ValueError, KeyError."""
    days = {date.fromisoformat(day): bool(told["works"]) for day, told in content.get("days", {}).items()}
    rest, work = {day for day, works in days.items() if not works}, {day for day, works in days.items() if works}
    known = PUBLISHED_YEARS | frozenset(content.get("years", ()))
    seasons = seasons_of(content["seasons"])
    return WorkCalendar(settings.TIME_ZONE, seasons, (frozenset(holidays) - work) | rest, (frozenset(workdays) - rest) | work, known)


def content_of(file: Path) -> dict[str, Any]:
    """What the `calendar.toml` of a city package says. Raises BadCalendar."""
    try:
        manifest = tomllib.loads(file.read_text(encoding="utf-8"))
        told = [*((day, False) for day in manifest.get("holidays", ())), *((day, True) for day in manifest.get("workdays", ()))]
        days = {day.isoformat(): {"works": works, "why": ""} for day, works in told}
        content = {"seasons": manifest["seasons"], "days": days, "years": sorted({day.year for day, _works in told})}
        calendar_of(content)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise BadCalendar(f"{file}: {fault}") from fault
    return content


def read_calendar(file: Path) -> WorkCalendar:
    """The calendar of a `calendar.toml` over the published holidays. Raises BadCalendar."""
    return calendar_of(content_of(file))


@cache
def package_content() -> Content:
    """What the package of this city says; it holds until the city changes something. Raises BadCalendar."""
    return content_of(settings.CITY.file("calendar.toml"))
