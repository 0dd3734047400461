"""Cases that have to do with one, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy

from onecity.core.accounts.scope import Actor
from onecity.core.cases.acts import ACTS
from onecity.core.cases.models import Case, CaseLink
from onecity.core.cases.permission import obstacle
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
    """A link, the case at its other end, why the two may be one matter, and where it is undone or confirmed (empty for who may not)."""

    link: CaseLink
    other: Case
    words: Likeness | None
    undo: str
    confirm: str


def _open_to(actor: Actor, case: Case, act_code: str) -> bool:
    act = ACTS[act_code]
    return case.state in act.states and obstacle(actor, act, case) is None


def _undo(actor: Actor, case: Case, link: CaseLink) -> str:
    return f"{reverse('cases:act', args=[case.pk, 'unlink'])}?link={link.pk}" if _open_to(actor, case, "unlink") else ""


def _confirm(actor: Actor, case: Case, link: CaseLink) -> str:
    waits = link.automatic and not link.confirmed_at
    return reverse("cases:confirm_link", args=[case.pk, link.pk]) if waits and _open_to(actor, case, "confirm_link") else ""


def related_lines(found: Iterable[Related]) -> list[RelatedLine]:
    """Cases that were merged, split, or share a clock."""
    others = (one for one in found if one.relation in RELATIONS)
    return [RelatedLine(RELATIONS[one.relation], one.case, reverse("cases:detail", args=[one.case.pk])) for one in others]


def links_told(actor: Actor, case: Case, found: Iterable[Related]) -> list[LinkTold]:
    """Links of a case, with the parts of their scores."""
    return [
        LinkTold(one.link, one.case, kept_likeness(one.link.parts), _undo(actor, case, one.link), _confirm(actor, case, one.link))
        for one in found
        if one.link
    ]


def link_choices(actor: Actor, case: Case) -> list[tuple[int, str]]:
    """The links of a case that can be undone."""
    return [(one.link.pk, f"{one.case.label} {one.case.category.name}") for one in related_to(actor, case) if one.link]
