"""What a GET of requests asks for, read from the address and checked."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from onecity.interop.open311.errors import BadRequest
from onecity.interop.open311.services import services_with

SPAN = timedelta(days=90)
MOST_ROWS, MOST_PAGES = 1000, 1000
STATUSES = ("open", "closed")
FIRST_YEAR, LAST_YEAR = 2000, 2200
_KEY = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True)
class Wanted:
    """The requests asked for. Times are aware; `ids` overrides everything else, None means that none were named."""

    since: datetime
    until: datetime
    ids: tuple[int, ...] | None = None
    category_ids: tuple[int, ...] = ()
    statuses: frozenset[str] = frozenset(STATUSES)
    page: int = 1
    page_size: int = MOST_ROWS


def _listed(parameters: QueryDict, name: str) -> list[str]:
    return [part.strip() for value in parameters.getlist(name) for part in value.split(",") if part.strip()]


def _moment(parameters: QueryDict, name: str) -> datetime | None:
    """A moment in w3 format. A plus sign that an address turned into a space is read as what it was."""
    text = parameters.get(name, "").strip().replace(" ", "+")
    if not text:
        return None
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or timezone.is_naive(moment) or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        example = {"name": name, "example": "2026-07-01T00:00:00Z"}
        raise BadRequest(_("%(name)s: give date and time with their zone, e.g. %(example)s.") % example)
    return moment


def _span(parameters: QueryDict) -> tuple[datetime, datetime]:
    """The 90 days asked for: the latest ones where nothing, or one end only, is given."""
    since, until = _moment(parameters, "start_date"), _moment(parameters, "end_date")
    if since and until and since > until:
        raise BadRequest(_("start_date lies after end_date."))
    if since and until and until - since > SPAN:
        raise BadRequest(_("start_date and end_date may not be more than 90 days apart."))
    end = until or (since + SPAN if since else timezone.now())
    return since or end - SPAN, end


def _count(parameters: QueryDict, name: str, most: int, otherwise: int) -> int:
    text = parameters.get(name, "").strip()
    if not text:
        return otherwise
    if not _KEY.fullmatch(text) or not 1 <= int(text) <= most:
        raise BadRequest(_("%(name)s: give a number from 1 to %(most)d.") % {"name": name, "most": most})
    return int(text)


def key_of(text: str) -> int | None:
    """The case key of a service_request_id, or None for what cannot be one."""
    return int(text) if _KEY.fullmatch(text) else None


def wanted(parameters: QueryDict) -> Wanted:
    """Read the parameters of GET requests. Raises BadRequest naming the one that cannot be read, Unknown for a service_code."""
    since, until = _span(parameters)
    statuses = _listed(parameters, "status") or STATUSES
    if unknown := set(statuses) - set(STATUSES):
        raise BadRequest(_("status: %(status)s is neither open nor closed.") % {"status": ", ".join(sorted(unknown))[:80]})
    ids, codes = _listed(parameters, "service_request_id"), _listed(parameters, "service_code")
    return Wanted(
        since=since,
        until=until,
        ids=tuple(key for text in ids if (key := key_of(text)) is not None) if ids else None,
        category_ids=tuple(services_with(codes)) if codes and not ids else (),
        statuses=frozenset(statuses),
        page=_count(parameters, "page", MOST_PAGES, 1),
        page_size=_count(parameters, "page_size", MOST_ROWS, MOST_ROWS),
    )
