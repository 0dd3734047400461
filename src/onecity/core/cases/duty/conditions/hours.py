"""Time of day (时段): from one time up to another, which is not included; it may run over midnight."""

import re
from collections.abc import Iterable, Sequence
from datetime import time

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecity.core.cases.duty.conditions.kinds import ConditionKind

_TIMES = re.compile(r"(\d{1,2})[:：时](\d{2})分?\s*(?:[~～–—－至到-]|to)+\s*(\d{1,2})[:：时](\d{2})分?")


def _holds(value: str, fact: object) -> bool:
    begins, _sign, ends = value.partition("~")
    now = str(fact)
    return begins <= now < ends if begins <= ends else now >= begins or now < ends


def _facts(values: Sequence[str]) -> Iterable[object]:
    return {end for value in values for end in value.split("~")}


def _read(text: str) -> str:
    found = _TIMES.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError
        first, last = time(int(found[1]), int(found[2])), time(int(found[3]) % 24, int(found[4]))
    except ValueError:
        raise ValueError(_("A time of day is written as 22:00–06:00.")) from None
    if first == last:
        raise ValueError(_("The time of day ends where it begins."))
    return f"{first:%H:%M}~{last:%H:%M}"


KIND = ConditionKind(
    "hours",
    gettext_lazy("time of day"),
    lambda circumstances: f"{circumstances.local:%H:%M}",
    _holds,
    _facts,
    _read,
    lambda value: value.replace("~", "–"),
    "22:00–06:00",
)
