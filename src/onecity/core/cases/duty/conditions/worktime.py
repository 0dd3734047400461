"""Working time or not (工作时间), by the city's calendar."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecity.core.cases.duty.conditions.kinds import ConditionKind
from onecity.core.cases.duty.spellings import named
from onecity.core.registry import Text

VALUES: dict[str, Text] = {"yes": gettext_lazy("yes"), "no": gettext_lazy("no")}


def _read(text: str) -> str:
    found = named(text, VALUES.items())
    if found is None:
        raise ValueError(_("Working time is yes or no."))
    return found


KIND = ConditionKind(
    "worktime",
    gettext_lazy("working time"),
    lambda circumstances: circumstances.working,
    lambda value, fact: (value == "yes") == fact,
    lambda values: (True, False),
    _read,
    lambda value: str(VALUES[value]),
    VALUES["no"],
)
