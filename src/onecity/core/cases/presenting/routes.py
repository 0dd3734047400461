"""Why a case goes to an organisation: the line of the duty list in words."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from onecity.core.cases.duty.conditions import show_conditions
from onecity.core.cases.models import Category, DutyLine
from onecity.core.cases.models.duty import LeadRule
from onecity.core.cases.presenting.limits import latest_end
from onecity.core.cases.routing import Route
from onecity.core.cases.states import Stage
from onecity.core.geo.queries import region_name
from onecity.core.shell.durations import limit_words

ASSUMED = "ours"
"""What the duty list says as its source where no city has published a limit."""


@dataclass(frozen=True)
class Reason:
    """A duty-list line as it is told. `handle` is the limit of handling in words, `latest` when it would end from now."""

    line: DutyLine
    lead: str
    rule: str
    region: str
    conditions: str
    assisting: tuple[str, ...]
    limits: tuple[tuple[str, str], ...]
    handle: str
    latest: datetime | None
    local_category: bool
    assumed: bool


def _region_words(prefix: str) -> str:
    language = get_language() or ""
    city = settings.CITY
    return region_name(prefix, language) if len(prefix) >= 6 else city.name_en if language == "en" else city.name_zh


def _lead_words(route: Route, line: DutyLine) -> str:
    if route.lead:
        return route.lead.name
    if line.lead_rule == LeadRule.TOWNSHIP:
        return _("the township or street of the place, which is not known here")
    return line.lead_words or _("an organisation the dispatcher names")


def _limits(line: DutyLine) -> tuple[tuple[str, str], ...]:
    known = [(stage, line.limits[stage]) for stage in Stage.values if stage in line.limits]
    return tuple((str(Stage(stage).label), limit_words(*limit)) for stage, limit in known)


def reason_for(route: Route, category: Category, now: datetime) -> Reason | None:
    """Why a route leads where it leads; None where no line fits."""
    line = route.line
    if line is None:
        return None
    handle = line.limits.get(Stage.HANDLE)
    return Reason(
        line=line,
        lead=_lead_words(route, line),
        rule=str(LeadRule(line.lead_rule).label),
        region=_region_words(line.region_prefix),
        conditions=show_conditions(line.conditions),
        assisting=tuple(one.name for one in route.assisting),
        limits=_limits(line),
        handle=limit_words(*handle) if handle else "",
        latest=latest_end(handle[0], handle[1], now) if handle else None,
        local_category=category.local,
        assumed=line.source == ASSUMED,
    )
