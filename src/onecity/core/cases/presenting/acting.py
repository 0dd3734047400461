"""The act bar: what this person may do now, and what others may, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from onecity.core.accounts.roles import ROLES
from onecity.core.cases.acts import Act
from onecity.core.cases.messages import OBSTACLES
from onecity.core.cases.models import Case
from onecity.core.cases.presenting.appeals import countable_choices
from onecity.core.cases.queries.detail import PossibleAct
from onecity.core.shell import parts

SLOT = "#act-slot"
APPEAL = "appeal"
"""Offered only where something counts."""
AT_THE_LINK = frozenset({"confirm_link", "unlink"})
"""Offered beside the link that is judged."""
AT_THE_LEAD = {"department_clerk", "handler"}
GRID = {"verifier", "grid_worker", "grid_leader"}


def _kind(act: Act, main: Act | None) -> str:
    return "main" if act is main else "risk" if act.risk else "plain"


def _button(case: Case, act: Act, kind: str, face: str) -> parts.Act:
    return parts.Act(act.label, f"{reverse('cases:act', args=[case.pk, act.code])}?face={face}", act.key, kind, target=SLOT)


@dataclass(frozen=True)
class Buttons:
    """What a reader may do: the acts the case waits for and those with a key in the bar, all others in a menu beside it."""

    bar: list[parts.Act]
    more: list[parts.Act]


def act_buttons(case: Case, possible: Sequence[PossibleAct], face: str) -> Buttons:
    """Buttons of the acts this person may do; the first one the case waits for is the main one. `face`: page or drawer."""
    open_to_me = [one.act for one in possible if one.obstacle is None and (one.act.code != APPEAL or countable_choices(case))]
    main = next((act for act in open_to_me if act.waits and not act.risk), None)
    bar = [_button(case, act, _kind(act, main), face) for act in open_to_me if act.waits or act.key]
    rest = sorted((act for act in open_to_me if not (act.waits or act.key or act.code in AT_THE_LINK)), key=lambda act: act.risk)
    return Buttons(bar, [_button(case, act, _kind(act, main), face) for act in rest])


def _who(case: Case, roles: Iterable[str]) -> str:
    held = set(roles)
    if held & AT_THE_LEAD and case.lead:
        return case.lead.name
    if held & GRID:
        return str(ROLES["verifier"].label)
    return _(", ").join(str(ROLES[role].label) for role in sorted(held))


def others_words(case: Case, possible: Sequence[PossibleAct]) -> str:
    """What moves the case on but is not this person's to do: "Sign for it: Urban Management Bureau"."""
    own = next((one for one in possible if one.obstacle == "own_work"), None)
    if own:
        return str(OBSTACLES["own_work"])
    moving = [one.act for one in possible if one.obstacle and one.act.waits]
    if not moving:
        return "" if any(one.obstacle is None for one in possible) else _("Nothing is left to do here.")
    labels = _(", ").join(str(act.label) for act in moving)
    return _("%(acts)s: up to %(who)s") % {"acts": labels, "who": _who(case, moving[0].roles)}
