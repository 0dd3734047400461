"""The people of all systems as the page tells them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecity.apps.fusion.filters import KIND, Sought
from onecity.apps.fusion.models import Likeness
from onecity.apps.fusion.models.team import LikenessState
from onecity.apps.fusion.queries.team import Person
from onecity.core.registry import Text
from onecity.core.shell.parts import Figure, Tab

REASONS: dict[str, Text] = {
    "identity": gettext_lazy("same identity number"),
    "phone": gettext_lazy("same phone"),
    "name": gettext_lazy("same name"),
    "name_alike": gettext_lazy("one character of the name differs"),
    "near": gettext_lazy("grids within 3 km"),
    "other_identity": gettext_lazy("different identity numbers"),
}
AGAINST = frozenset({"other_identity"})


@dataclass(frozen=True)
class Told:
    """A pair with its reasons in words, each with its kind of chip."""

    pair: Likeness
    percent: int
    reasons: Sequence[tuple[Text, str]]


def told(pair: Likeness) -> Told:
    """A pair as its row shows it."""
    reasons = [(REASONS[one], "warn" if one in AGAINST else "ok") for one in pair.reasons if one in REASONS]
    return Told(pair, round(100 * pair.score), reasons)


def _address(state: str) -> str:
    return f"{reverse('fusion:team')}?{KIND}={state}"


def headline(people: Sequence[Person], pairs: Counter[str]) -> list[Figure]:
    """Entries on lists, the persons they are, and the pairs behind the difference."""
    entries, several = sum(len(one.entries) for one in people), sum(len(one.entries) > 1 for one in people)
    return [
        Figure(_("Entries on the lists"), f"{entries:,}", url=reverse("fusion:systems")),
        Figure(_("Persons"), f"{len(people):,}", than=_("%(count)d of them on several lists") % {"count": several}),
        Figure(_("Sure pairs"), f"{pairs[LikenessState.SURE]:,}", than=_("merged"), url=_address(LikenessState.SURE)),
        Figure(_("To be reviewed"), f"{pairs[LikenessState.OPEN]:,}", url=_address(LikenessState.OPEN)),
        Figure(_("Confirmed"), f"{pairs[LikenessState.SAME]:,}", than=_("merged"), url=_address(LikenessState.SAME)),
        Figure(_("Two persons"), f"{pairs[LikenessState.OTHER]:,}", url=_address(LikenessState.OTHER)),
    ]


def state_tabs(sought: Sought, pairs: Counter[str]) -> list[Tab]:
    """The states as tabs with their counts."""
    now = sought.kind if sought.kind in LikenessState.values else LikenessState.OPEN
    ways = (LikenessState.OPEN, LikenessState.SURE, LikenessState.SAME, LikenessState.OTHER)
    return [Tab(state.label, f"?{KIND}={state.value}", pairs[state], state == now) for state in ways]
