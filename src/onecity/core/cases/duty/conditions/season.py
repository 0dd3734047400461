"""Season (季节): days of the year, from month and day to month and day, both included; it may run over New Year."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecity.core.cases.duty.conditions.kinds import ConditionKind

LEAP_YEAR = 2024
_DAYS = re.compile(r"(\d{1,2})[-/.月](\d{1,2})日?\s*(?:[~～–—－至到-]|to|\.\.)+\s*(\d{1,2})[-/.月](\d{1,2})日?")


def _ends(value: str) -> tuple[str, str]:
    begins, _sign, ends = value.partition("~")
    return begins, ends


def _holds(value: str, fact: object) -> bool:
    begins, ends = _ends(value)
    day = str(fact)
    return begins <= day <= ends if begins <= ends else day >= begins or day <= ends


def _facts(values: Sequence[str]) -> Iterable[object]:
    """Every first day, and the day after every last one."""
    for value in values:
        begins, ends = _ends(value)
        yield begins
        after = date(LEAP_YEAR, int(ends[:2]), int(ends[3:])) + timedelta(days=1)
        yield f"{after:%m-%d}"


def _read(text: str) -> str:
    found = _DAYS.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError
        first, last = date(LEAP_YEAR, int(found[1]), int(found[2])), date(LEAP_YEAR, int(found[3]), int(found[4]))
    except ValueError:
        raise ValueError(_("A season is written as 06-01–09-30.")) from None
    return f"{first:%m-%d}~{last:%m-%d}"


KIND = ConditionKind(
    "season",
    gettext_lazy("season"),
    lambda circumstances: f"{circumstances.local:%m-%d}",
    _holds,
    _facts,
    _read,
    lambda value: value.replace("~", "–"),
    "06-01–09-30",
)
