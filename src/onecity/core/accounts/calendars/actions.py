"""What changes the calendar: days, hours, a year entered by the city. Each change is a new version with its reason."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from onecity.core.accounts.calendars.current import look_again
from onecity.core.accounts.calendars.queries import current_content
from onecity.core.accounts.calendars.reading import PUBLISHED_YEARS, calendar_of, seasons_of
from onecity.core.accounts.models import CalendarVersion
from onecity.core.accounts.scope import Actor, require
from onecity.core.registry import calendar_listeners

PERMISSION = "accounts.calendar"
LONGEST_REASON, MOST_DAYS, MOST_SEASONS = 200, 62, 6
FIRST_YEAR, LAST_YEAR = 2004, 2100
CHOICES: dict[str, bool | None] = {"works": True, "rests": False, "published": None}
"""What may be said of a day; the last takes back what was said."""


class BadChange(ValueError):
    """Fields of a change that cannot be taken: field name → reason, in the reader's language."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(fields)
        self.fields = fields


def _reason_problem(why: str) -> str | None:
    if not why.strip() or "\0" in why:
        return _("Say why: an auditor will ask.")
    return _("At most %(most)d characters.") % {"most": LONGEST_REASON} if len(why.strip()) > LONGEST_REASON else None


def _refuse(problems: dict[str, str | None]) -> None:
    if wrong := {field: problem for field, problem in problems.items() if problem}:
        raise BadChange(wrong)


@transaction.atomic
def _new_version(actor: Actor, why: str, change: Callable[[dict[str, Any]], None]) -> CalendarVersion:
    """Keep what a change makes of the calendar, and tell those whose figures rest on it."""
    CalendarVersion.objects.select_for_update().order_by("-pk").first()
    content = deepcopy(dict(current_content()))
    change(content)
    calendar_of(content)
    version = CalendarVersion.objects.create(content=content, why=why.strip(), made_by_id=actor.user_id, made_by_name=actor.name)
    look_again()
    for listener in calendar_listeners():
        import_string(listener)(version.pk, actor.user_id)
    return version


def _days_between(first: date | None, last: date | None) -> list[date]:
    if first is None or last is None or not FIRST_YEAR <= first.year <= last.year <= LAST_YEAR or not first <= last:
        return []
    count = (last - first).days + 1
    return [first + timedelta(days=after) for after in range(count)] if count <= MOST_DAYS else []


def change_days(actor: Actor, first: date | None, last: date | None, choice: str, why: str) -> CalendarVersion:
    """Say of one or several days that they are worked or not, or take back what was said. Raises NotAllowed, BadChange."""
    require(actor, PERMISSION)
    days = _days_between(first, last)
    wrong = _("Name one day, or two of which the first is earlier, at most %(most)d days.") % {"most": MOST_DAYS}
    unknown = None if choice in CHOICES else _("Choose one of the answers.")
    _refuse({"first": None if days else wrong, "choice": unknown, "why": _reason_problem(why)})
    works = CHOICES[choice]

    def change(content: dict[str, Any]) -> None:
        known = content.setdefault("days", {})
        for day in days:
            known.pop(day.isoformat(), None)
            if works is not None:
                known[day.isoformat()] = {"works": works, "why": why.strip()}

    return _new_version(actor, why, change)


def enter_year(actor: Actor, year: int, why: str) -> CalendarVersion:
    """Say that the holidays of a year nobody has published to the program are entered. Raises NotAllowed, BadChange."""
    require(actor, PERMISSION)
    known = year in PUBLISHED_YEARS or not FIRST_YEAR <= year <= LAST_YEAR
    _refuse({"year": _("This year is known already.") if known else None, "why": _reason_problem(why)})
    return _new_version(actor, why, lambda content: content.update(years=sorted({*content.get("years", ()), year})))


def change_hours(actor: Actor, seasons: Sequence[tuple[str, str]], why: str) -> CalendarVersion:
    """Set the seasons of a year: the day each begins (MM-DD) and its spans (`08:30-12:00 14:00-17:30`). Raises NotAllowed, BadChange."""
    require(actor, PERMISSION)
    entries = [{"begins": begins, "spans": spans.split()} for begins, spans in seasons if begins or spans]
    _refuse({"seasons": _seasons_problem(entries), "why": _reason_problem(why)})
    return _new_version(actor, why, lambda content: content.update(seasons=entries))


def _seasons_problem(entries: Sequence[dict[str, Any]]) -> str | None:
    if not 1 <= len(entries) <= MOST_SEASONS:
        return _("There are one to %(most)d seasons.") % {"most": MOST_SEASONS}
    try:
        seasons = seasons_of(entries)
    except (ValueError, TypeError):
        return _("Write the day as 06-01 and the hours as 08:30-12:00 14:30-18:00, none overlapping; one season begins on 01-01.")
    return None if any(season.day for season in seasons) else _("Somebody must work at some time.")
