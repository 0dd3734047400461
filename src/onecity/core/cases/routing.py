"""Who must handle a case: the line of the duty list in force, and the lead it names at a place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache

from django.utils import timezone

from onecity.core.accounts.models import Organisation
from onecity.core.cases.duty.circumstances import Circumstances
from onecity.core.cases.duty.conditions import hold
from onecity.core.cases.models import Case, DutyLine, DutyList
from onecity.core.cases.models.duty import Dispatching, LeadRule
from onecity.core.statements import objects_of, rows_of

_IN_FORCE = "SELECT id FROM cases_dutylist WHERE state = 'published' AND valid_from <= $1 ORDER BY valid_from DESC, id DESC LIMIT 1"
_LINES = "duty_list_id = $1 AND category_id = $2"
_OPEN_ONES = "active AND (id = ANY ($1::bigint[]) OR code = $2)"


class Fault(StrEnum):
    """Why the list named nobody although it should have."""

    NO_LINE = "no_line"
    CLOSED = "closed"
    EMPTY = "empty"


@dataclass(frozen=True)
class Route:
    """The answer of the duty list. `lead` is None when the line leaves it to the dispatcher, or for a `fault`."""

    line: DutyLine | None
    lead: Organisation | None
    assisting: tuple[Organisation, ...]
    fault: Fault | None = None


def list_in_force(day: date) -> DutyList | None:
    """The newest published duty list that is valid on a day."""
    return next((_published(key) for (key,) in rows_of(_IN_FORCE, day)), None)


@lru_cache(maxsize=256)
def _published(key: int) -> DutyList:
    """A published list; it never changes, so it is remembered."""
    return DutyList.objects.get(pk=key)


def in_order(lines: Iterable[DutyLine]) -> tuple[DutyLine, ...]:
    """Lines of one category in the order they are tried: the narrowest region, then most conditions, then the lowest number."""
    return tuple(sorted(lines, key=lambda line: (-len(line.region_prefix), -len(line.conditions), line.number)))


def first_fitting(lines: Sequence[DutyLine], region_code: str, circumstances: Circumstances) -> DutyLine | None:
    """The first of ordered lines that fits a place and its circumstances."""
    fitting = (line for line in lines if region_code.startswith(line.region_prefix) and hold(line.conditions, circumstances))
    return next(fitting, None)


@lru_cache(maxsize=4096)
def _lines(duty_list_id: int, category_id: int) -> tuple[DutyLine, ...]:
    return in_order(objects_of(DutyLine, _LINES, duty_list_id, category_id))


def lines_of(duty_list: DutyList, category_id: int) -> tuple[DutyLine, ...]:
    """A category's lines in order. What is published never changes, so those are remembered by version."""
    return (_lines if duty_list.published else _lines.__wrapped__)(duty_list.pk, category_id)


def line_for(duty_list: DutyList | None, category_id: int, region_code: str, circumstances: Circumstances) -> DutyLine | None:
    """The line for a matter reported at a place (village code) under some circumstances; it knows its list."""
    line = first_fitting(lines_of(duty_list, category_id), region_code, circumstances) if duty_list else None
    if line is not None and duty_list is not None:
        line.duty_list = duty_list
    return line


def line_of_case(case: Case, category_id: int, at: datetime) -> DutyLine | None:
    """The line in force at a moment for a case as one of a category, under the circumstances of its report."""
    circumstances = Circumstances(case.reported_at, case.point)
    return line_for(list_in_force(timezone.localdate(at)), category_id, case.region_code, circumstances)


Organisations = Mapping[int | str, Organisation]
"""Open organisations by key and by code."""


def open_organisations() -> Organisations:
    """All open organisations. Asked anew each time: a closed one must not be remembered."""
    return _by_key_and_code(Organisation.objects.filter(active=True))


def _open_ones(keys: Iterable[int], code: str) -> Organisations:
    """Those of some organisations that are open."""
    return _by_key_and_code(objects_of(Organisation, _OPEN_ONES, list(keys), code))


def _by_key_and_code(found: Iterable[Organisation]) -> Organisations:
    return {key: one for one in found for key in (one.pk, one.code)}


def _fault(line: DutyLine, lead: Organisation | None) -> Fault | None:
    if lead is not None or line.lead_rule == LeadRule.BY_HAND:
        return None
    return Fault.CLOSED if line.lead_rule == LeadRule.FIXED else Fault.EMPTY


def route(line: DutyLine | None, region_code: str) -> Route:
    """Resolve a line at a place to organisations that are open."""
    if line is None:
        return Route(None, None, (), Fault.NO_LINE)
    keys = (*line.assisting_ids, *([line.lead_id] if line.lead_id else ()))
    return resolved(line, region_code, _open_ones(keys, region_code[:9]))


def resolved(line: DutyLine, region_code: str, found: Organisations) -> Route:
    """The same, of organisations read already. A township's (属地镇街) is the one with its code."""
    township = found.get(region_code[:9])
    lead = {LeadRule.FIXED: found.get(line.lead_id or 0), LeadRule.TOWNSHIP: township}.get(LeadRule(line.lead_rule))
    assisting = [township if LeadRule.TOWNSHIP in line.assisting else None, *(found.get(key) for key in line.assisting_ids)]
    return Route(line, lead, tuple(one for one in assisting if one is not None and one != lead), _fault(line, lead))


def dispatches_itself(line: DutyLine, duty_list: DutyList) -> bool:
    """Whether cases go to the lead at filing, without a dispatcher."""
    return (line.dispatching or duty_list.dispatching) == Dispatching.AUTOMATIC
