"""The twelve months that pages of grids count, and the lists behind what they count."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

YEAR = timedelta(days=365)


def year_ago() -> date:
    """The first day of the twelve months to now."""
    return timezone.localdate() - YEAR


def year_begins() -> datetime:
    """The first moment of that day."""
    return timezone.make_aware(datetime.combine(year_ago(), time()))


def case_list(grids: Sequence[str], **asked: str | int) -> str:
    """The address of the list of the open cases of base grids by their codes, narrowed further."""
    return f"{reverse('cases:list')}?{urlencode({'grid': grids, **asked}, doseq=True)}"


def list_of_year(grids: Sequence[str], **asked: str | int) -> str:
    """The address of the list of a year's cases of base grids."""
    return case_list(grids, view="all", since=year_ago().isoformat(), **asked)
