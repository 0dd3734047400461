"""Road class (道路等级): one or several classes of the road the place lies at."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecity.core.cases.duty.conditions.kinds import ConditionKind
from onecity.core.cases.duty.spellings import named
from onecity.core.geo.models.ground import RoadClass
from onecity.core.registry import Text

CLASSES: dict[str, Text] = {
    **{one.value: one.label for one in RoadClass if one != RoadClass.RAILWAY},
    "none": gettext_lazy("no road"),
}
SIGNS = "、,，/"


def _facts(values: Sequence[str]) -> Iterable[object]:
    return CLASSES


def _read(text: str) -> str:
    for sign in SIGNS:
        text = text.replace(sign, "\n")
    words = [word for word in (one.strip() for one in text.splitlines()) if word]
    codes = [named(word, CLASSES.items()) for word in words]
    if not codes or None in codes:
        known = "、".join(str(label) for label in CLASSES.values())
        raise ValueError(_("Name road classes out of %(known)s.") % {"known": known})
    return ",".join(code for code in CLASSES if code in codes)


KIND = ConditionKind(
    "road",
    gettext_lazy("road"),
    lambda circumstances: circumstances.road or "none",
    lambda value, fact: fact in value.split(","),
    _facts,
    _read,
    lambda value: "、".join(str(CLASSES[code]) for code in value.split(",")),
    CLASSES["trunk"],
)
