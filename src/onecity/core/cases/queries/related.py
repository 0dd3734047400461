"""Other cases that have to do with one: merged, split, linked, under one clock."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from onecity.core.accounts.scope import Actor
from onecity.core.cases.models import Case, CaseLink
from onecity.core.cases.queries.scope import visible


@dataclass(frozen=True)
class Related:
    """Another case and how it has to do with this one; `link` where that is a link that can be undone."""

    relation: str
    case: Case
    link: CaseLink | None = None


def _relation(case: Case, other: Case) -> str:
    """How another case stands to one: a code of RELATIONS in presenting.related, '' for a link."""
    return {
        case.merged_into_id: "merged_into",
        case.split_from_id: "split_from",
        case.clock_parent_id: "clock_parent",
    }.get(other.pk) or {other.merged_into_id: "merged", other.split_from_id: "part", other.clock_parent_id: "clock_child"}.get(case.pk, "")


def links_of(case_id: int) -> QuerySet[CaseLink]:
    """The links of a case that hold, whichever of the two was linked to the other."""
    return CaseLink.objects.filter(Q(case=case_id) | Q(other=case_id), undone_at=None)


def related_to(actor: Actor, case: Case) -> list[Related]:
    """The visible cases that have to do with one, oldest first."""
    links = list(links_of(case.pk).select_related("confirmed_by"))
    linked = {link.other_id if link.case_id == case.pk else link.case_id: link for link in links}
    above = [key for key in (case.merged_into_id, case.split_from_id, case.clock_parent_id) if key]
    wanted = Q(pk__in=[*above, *linked]) | Q(merged_into=case) | Q(split_from=case) | Q(clock_parent=case)
    found = visible(actor).filter(wanted).select_related("category").order_by("pk")
    return [Related(_relation(case, other) or "linked", other, linked.get(other.pk)) for other in found]
