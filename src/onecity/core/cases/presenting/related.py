"""Cases that have to do with one, in words."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecity.core.accounts.scope import Actor
from onecity.core.cases.acts import ACTS
from onecity.core.cases.models import Case
from onecity.core.cases.permission import obstacle
from onecity.core.cases.presenting.acting import AT_THE_LINK
from onecity.core.cases.queries.related import Related, related_to
from onecity.core.registry import Text

RELATIONS: dict[str, Text] = {
    "merged_into": gettext_lazy("goes on in"),
    "merged": gettext_lazy("merged into this"),
    "split_from": gettext_lazy("split from"),
    "part": gettext_lazy("split off"),
    "clock_parent": gettext_lazy("follows the clock of"),
    "clock_child": gettext_lazy("follows this clock"),
    "linked": gettext_lazy("same matter"),
}


@dataclass(frozen=True)
class RelatedLine:
    """One other case as a line: how it has to do with this one, what it is, where it is shown, and where a link is undone."""

    relation: Text
    case: Case
    url: str
    note: str
    undo: str = ""


def _note(one: Related) -> str:
    if one.link is None or not one.link.automatic:
        return ""
    return _("linked by machine, %(score)d %%") % {"score": round(100 * (one.link.score or 0))}


def _undo(actor: Actor, case: Case, one: Related) -> str:
    act = ACTS[AT_THE_LINK]
    if one.link is None or case.state not in act.states or obstacle(actor, act, case):
        return ""
    return f"{reverse('cases:act', args=[case.pk, act.code])}?link={one.link.pk}"


def related_lines(actor: Actor, case: Case) -> list[RelatedLine]:
    """The visible cases that have to do with one."""
    return [
        RelatedLine(RELATIONS[one.relation], one.case, reverse("cases:detail", args=[one.case.pk]), _note(one), _undo(actor, case, one))
        for one in related_to(actor, case)
    ]


def link_choices(actor: Actor, case: Case) -> list[tuple[int, str]]:
    """The links of a case that can be undone."""
    return [(one.link.pk, f"{one.case.label} {one.case.category.name}") for one in related_to(actor, case) if one.link]
