"""A whole list in memory, for deciding about many cases by the same rules as for one."""

from collections import defaultdict
from functools import cached_property

from onecity.core.cases.duty.circumstances import Circumstances
from onecity.core.cases.models import DutyLine, DutyList
from onecity.core.cases.models.duty import LeadRule
from onecity.core.cases.routing import Organisations, first_fitting, in_order, resolved

COUNTY_DIGITS, TOWNSHIP_DIGITS = 6, 9
Decision = tuple[int | None, int | None]
"""Key of the lead and number of the line; None for the dispatcher, or for no line."""


class WholeList:
    """The lines of one version; `organisations` are the open ones."""

    def __init__(self, duty_list: DutyList | None, organisations: Organisations) -> None:
        self._organisations = organisations
        lines: dict[int, list[DutyLine]] = defaultdict(list)
        for line in duty_list.lines.all() if duty_list else ():
            lines[line.category_id].append(line)
        self._lines = {category_id: in_order(found) for category_id, found in lines.items()}

    @cached_property
    def conditional(self) -> set[int]:
        """Categories with a line that has conditions."""
        return {key for key, lines in self._lines.items() if any(line.conditions for line in lines)}

    def asks(self, kind: str) -> bool:
        """Whether a line has a condition of a kind."""
        return any(kind in line.conditions for lines in self._lines.values() for line in lines)

    @cached_property
    def digits(self) -> int:
        """How many digits of a region's code the list looks at."""
        every = [line for lines in self._lines.values() for line in lines]
        by_township = any(line.lead_rule == LeadRule.TOWNSHIP for line in every)
        longest = max((len(line.region_prefix) for line in every), default=0)
        return max(longest, TOWNSHIP_DIGITS if by_township else COUNTY_DIGITS)

    def decide(self, category_id: int, region_code: str, circumstances: Circumstances) -> Decision:
        """Who would lead, by which line."""
        line = first_fitting(self._lines.get(category_id, ()), region_code, circumstances)
        if line is None:
            return None, None
        lead = resolved(line, region_code, self._organisations).lead
        return (lead.pk if lead else None), line.number
