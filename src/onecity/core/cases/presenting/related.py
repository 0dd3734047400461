"""Cases that have to do with one, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy

from onecity.core.accounts.scope import Actor
from onecity.core.cases.acts import ACTS
from onecity.core.cases.models import Case, CaseLink
from onecity.core.cases.permission import obstacle
from onecity.core.cases.presenting.acting import AT_THE_LINK
from onecity.core.cases.presenting.likeness import Likeness, kept_likeness
from onecity.core.cases.queries.related import Related, related_to
from onecity.core.registry import Text

RELATIONS: dict[str, Text] = {
    "merged_into": gettext_lazy("goes on in"),
    "merged": gettext_lazy("merged into this"),
    "split_from": gettext_lazy("split from"),
    "part": gettext_lazy("split off"),
    "clock_parent": gettext_lazy("follows the clock of"),
    "clock_child": gettext_lazy("follows this clock"),
}


@dataclass(frozen=True)
class RelatedLine:
    """One other case as a line: how it has to do with this one, what it is, and where it is shown."""

    relation: Text
    case: Case
    url: str


@dataclass(frozen=True)
class LinkTold:
    """A link, the case at its other end, why the two may be one matter, and where the link is undone (empty for who may not)."""

    link: CaseLink
    other: Case
    words: Likeness | None
    undo: str


def _undo(actor: Actor, case: Case, link: CaseLink) -> str:
    act = ACTS[AT_THE_LINK]
    if case.state not in act.states or obstacle(actor, act, case):
        return ""
    return f"{reverse('cases:act', args=[case.pk, act.code])}?link={link.pk}"


def related_lines(found: Iterable[Related]) -> list[RelatedLine]:
    """Cases that were merged, split, or share a clock."""
    others = (one for one in found if one.relation in RELATIONS)
    return [RelatedLine(RELATIONS[one.relation], one.case, reverse("cases:detail", args=[one.case.pk])) for one in others]


def links_told(actor: Actor, case: Case, found: Iterable[Related]) -> list[LinkTold]:
    """Links of a case, with the parts of their scores."""
    return [LinkTold(one.link, one.case, kept_likeness(one.link.parts), _undo(actor, case, one.link)) for one in found if one.link]


def link_choices(actor: Actor, case: Case) -> list[tuple[int, str]]:
    """The links of a case that can be undone."""
    return [(one.link.pk, f"{one.case.label} {one.case.category.name}") for one in related_to(actor, case) if one.link]
