"""A list's filter as it stands in an address, and back."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from onecity.core.cases.queries.lists import ORDERS, CaseFilter
from onecity.core.cases.request_kinds import request_kinds
from onecity.core.cases.states import Source, State, Urgency

VIEWS = ("mine", "open", "all")
USUAL_ORDER = {"mine": "due", "open": "newest", "all": "newest"}
TIMES = ("late", "warn")
LONGEST_WORDS, MOST_CODE, MOST_GRIDS = 100, 20, 400


def _known(values: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    allowed = set(known)
    return tuple(dict.fromkeys(value for value in values if value in allowed))


def _one(value: str, known: Iterable[str], otherwise: str = "") -> str:
    return value if value in known else otherwise


def _key(value: str) -> int | None:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None


def grid_code(value: str) -> str:
    """The code of a base grid as it is asked for; what can be none is left out."""
    return value if len(value) <= MOST_CODE and value.replace("-", "").isalnum() else ""


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _midnight(day: date | None, later_days: int = 0) -> datetime | None:
    """The beginning of a day in the city's time zone."""
    if day is None or not 1900 < day.year < 2200:
        return None
    return timezone.make_aware(datetime.combine(day + timedelta(days=later_days), time()))


def _box(value: str) -> tuple[float, float, float, float] | None:
    try:
        west, south, east, north = (float(part) for part in value.split(","))
    except ValueError:
        return None
    inside = -180 <= west <= east <= 180 and -90 <= south <= north <= 90
    return (west, south, east, north) if inside else None


def moment_of(value: str) -> datetime | None:
    """A moment written as ISO 8601 with its offset, or None."""
    try:
        moment = parse_datetime(value)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo and 1900 < moment.year < 2200 else None


def filter_from(parameters: QueryDict) -> CaseFilter:
    """The filter an address asks for; what makes no sense is left out."""
    region = parameters.get("region", "")
    view = _one(parameters.get("view", ""), VIEWS, "open")
    return CaseFilter(
        view=view,
        states=_known(parameters.getlist("state"), State.values),
        urgencies=_known(parameters.getlist("urgency"), Urgency.values),
        sources=_known(parameters.getlist("source"), Source.values),
        request_kinds=_known(parameters.getlist("kind"), request_kinds()),
        category_id=_key(parameters.get("category", "")),
        region=region if region.isascii() and region.isdigit() and len(region) <= 12 else "",
        grids=tuple(dict.fromkeys(code for given in parameters.getlist("grid")[:MOST_GRIDS] if (code := grid_code(given)))),
        lead_id=_key(parameters.get("lead", "")),
        time=_one(parameters.get("time", ""), TIMES),
        since=_midnight(_day(parameters.get("since", ""))),
        until=_midnight(_day(parameters.get("until", "")), 1),
        words=parameters.get("words", "").replace("\0", "").strip()[:LONGEST_WORDS],
        box=_box(parameters.get("box", "")),
        order=_one(parameters.get("order", ""), ORDERS, USUAL_ORDER[view]),
    )


def _day_of(moment: datetime | None, earlier_days: int = 0) -> str:
    return (timezone.localtime(moment).date() - timedelta(days=earlier_days)).isoformat() if moment else ""


def query_of(given: CaseFilter) -> QueryDict:
    """The address parameters of a filter, without what is usual; `filter_from` reads them back."""
    query = QueryDict(mutable=True)
    lists = {
        "state": given.states,
        "urgency": given.urgencies,
        "source": given.sources,
        "kind": given.request_kinds,
        "grid": given.grids,
    }
    singles: dict[str, Any] = {
        "view": given.view if given.view != "open" else "",
        "category": given.category_id,
        "region": given.region,
        "lead": given.lead_id,
        "time": given.time,
        "since": _day_of(given.since),
        "until": _day_of(given.until, 1),
        "words": given.words,
        "box": ",".join(f"{degrees:g}" for degrees in given.box) if given.box else "",
        "order": given.order if given.order != USUAL_ORDER[given.view] else "",
    }
    for name, values in lists.items():
        if values:
            query.setlist(name, list(values))
    query.update({name: str(value) for name, value in singles.items() if value})
    return query
