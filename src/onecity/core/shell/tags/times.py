"""Time told as people say it, with the exact moment on hover. Scripts keep it true while the page is open."""

from collections.abc import Callable
from datetime import date, datetime
from html import escape

from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from onecity.core.shell.durations import duration_words, left_words, since_words
from onecity.core.shell.library import register


def exact(moment: datetime) -> str:
    """The exact minute in the city's zone, for hovering."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M:%S")


def short(moment: datetime, now: datetime | None = None) -> str:
    """As short as stays clear: 07:14 today, 7-20 15:42 this year, 2025-07-20 before."""
    local, today = timezone.localtime(moment), timezone.localtime(now)
    if local.date() == today.date():
        return local.strftime("%H:%M")
    if local.year == today.year:
        return formats.date_format(local, pgettext("date and time within the year", "j M H:i"))
    return local.strftime("%Y-%m-%d")


@register.simple_tag
def moment(at: datetime | None, form: str = "short") -> SafeString | str:
    """A point in time; `form` is 'short' (07:14, 20 Jul 15:42), 'day' (20 Jul) or 'full'. Nothing for None."""
    if at is None:
        return ""
    return SafeString(f'<time datetime="{at.isoformat()}" title="{exact(at)}">{escape(FORMS[form](at))}</time>')


def day_words(day: date) -> str:
    """A day as it is said: 20 Jul this year, 2025-07-20 of another."""
    if day.year != timezone.localdate().year:
        return day.isoformat()
    return formats.date_format(day, pgettext("day within the year", "j M"))


def _day(at: datetime) -> str:
    return formats.date_format(timezone.localtime(at), pgettext("day within the year", "j M"))


FORMS: dict[str, Callable[[datetime], str]] = {"short": short, "day": _day, "full": exact}


@register.filter
def long_day(at: datetime) -> str:
    """The day as the top bar says it: Tue 21 Jul."""
    return formats.date_format(timezone.localtime(at), pgettext("weekday and day", "D j M"))


@register.filter
def duration(seconds: float | None) -> str:
    """A length of time in seconds: 1 h 06. Nothing for None."""
    return "" if seconds is None else duration_words(seconds)


@register.simple_tag
def since(at: datetime) -> SafeString:
    """How long ago: 3 h ago. Ticks."""
    words = since_words((timezone.now() - at).total_seconds())
    return format_html('<time datetime="{}" data-since title="{}">{}</time>', at.isoformat(), exact(at), words)


@register.simple_tag
def left(due: datetime, state: str = "") -> SafeString:
    """How long until a limit, or how late: 50 min left. Ticks. `state` colours it."""
    seconds = (due - timezone.now()).total_seconds()
    shown = state or ("late" if seconds < 0 else "ok")
    title = _("Due %(moment)s") % {"moment": exact(due)}
    marks = f'data-left="{due.isoformat()}" data-state="{escape(shown)}"'
    return SafeString(f'<span class="left" {marks} title="{escape(title)}">{escape(left_words(seconds))}</span>')


@register.filter
def count(number: int) -> str:
    """A whole number with its thousands divided: 1,286."""
    return f"{number:,}"
