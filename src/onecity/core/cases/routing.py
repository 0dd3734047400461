"""Who must handle a case: the line of the duty list in force, and the lead it names at a place."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from onecity.core.accounts.models import Organisation
from onecity.core.cases.models import DutyLine
from onecity.core.cases.models.duty import LeadRule
from onecity.core.statements import rows_of

_IN_FORCE = "SELECT id FROM cases_dutylist WHERE valid_from <= $1 ORDER BY valid_from DESC, id DESC LIMIT 1"


@dataclass(frozen=True)
class Route:
    """The answer of the duty list. `lead` is None when the line leaves it to the dispatcher or its organisation is closed."""

    line: DutyLine | None
    lead: Organisation | None
    assisting: tuple[Organisation, ...]


def list_in_force(day: date) -> int | None:
    """The key of the newest duty list that is valid on a day."""
    return next((key for (key,) in rows_of(_IN_FORCE, day)), None)


@lru_cache(maxsize=4096)
def _lines(duty_list_id: int, category_id: int) -> tuple[DutyLine, ...]:
    lines = DutyLine.objects.filter(duty_list_id=duty_list_id, category_id=category_id).select_related("lead")
    return tuple(sorted(lines, key=lambda line: -len(line.region_prefix)))


def line_for(duty_list_id: int | None, category_id: int, region_code: str) -> DutyLine | None:
    """The line with the longest region prefix that fits. Published versions do not change, so lines are cached by version."""
    if duty_list_id is None:
        return None
    lines = _lines(duty_list_id, category_id)
    return next((line for line in lines if region_code.startswith(line.region_prefix)), None)


def township_of(region_code: str) -> Organisation | None:
    """The government of the township or street (属地镇街) a village code lies in."""
    return Organisation.objects.filter(code=region_code[:9], active=True).first()


def route(line: DutyLine | None, region_code: str, find_township: Callable[[str], Organisation | None] = township_of) -> Route:
    """Resolve a line at a place to organisations. Who routes many cases gives a `find_township` that remembers."""
    if line is None:
        return Route(None, None, ())
    township = find_township(region_code) if LeadRule.TOWNSHIP in (line.lead_rule, *line.assisting) else None
    named = {LeadRule.FIXED: line.lead if line.lead and line.lead.active else None, LeadRule.TOWNSHIP: township}
    assisting = [named.get(LeadRule(rule)) for rule in line.assisting if rule != LeadRule.FIXED]
    assisting += line.assisting_organisations.filter(active=True) if LeadRule.FIXED in line.assisting else []
    lead = named.get(LeadRule(line.lead_rule))
    return Route(line, lead, tuple(one for one in assisting if one is not None and one != lead))
