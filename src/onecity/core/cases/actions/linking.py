"""Links a machine makes between reports of the same matter: always undoable, never a merging, told in the history at both ends."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from onecity.core.accounts.calendars import city_calendar
from onecity.core.cases.actions.machine import PLATFORM
from onecity.core.cases.actions.writing import Change, tell_all, write_beside
from onecity.core.cases.acts import ACTS
from onecity.core.cases.dossier import Dossier, dossiers_of
from onecity.core.cases.given import Inputs
from onecity.core.cases.models import Case, CaseLink
from onecity.core.cases.queries.near import Duplicate, certain_duplicate, certain_duplicates, parts_of
from onecity.core.cases.steps import advance


def _locked(keys: Iterable[int]) -> dict[int, Dossier]:
    """Cases by key with what moves with them, locked in the order of their keys so that no two acts wait for each other."""
    rows = Case.objects.select_for_update(of=("self",)).select_related("category", "lead").filter(pk__in=set(keys))
    return {one.case.pk: one for one in dossiers_of(list(rows.order_by("pk")))}


def _at_both_ends(one: Dossier, other: Dossier, score: float, at: datetime) -> list[Change]:
    """What the making of a link is in the history of the case it was made from, and of the other."""
    extra, calendar = {"score": round(score, 3)}, city_calendar()
    made = advance(one, ACTS["link"], PLATFORM, at, Inputs(other_id=other.case.pk, extra=extra), calendar)
    seen = advance(other, ACTS["link_made"], PLATFORM, at, Inputs(other_id=one.case.pk, extra=extra), calendar)
    return [(one.case, made), (other.case, seen)]


@transaction.atomic
def link_by_machine(case_id: int, other_id: int, score: float, at: datetime, parts: Mapping[str, float] | None = None) -> CaseLink | None:
    """Link an open case to another as probably the same matter; None where they are or were linked, or the case is not open.

    A link that a person undid is not made again.
    """
    locked = _locked((case_id, other_id))
    known = CaseLink.objects.filter(Q(case_id=case_id, other_id=other_id) | Q(case_id=other_id, other_id=case_id))
    if locked[case_id].case.state not in ACTS["link"].states or known.exists():
        return None
    link = CaseLink.objects.create(case_id=case_id, other_id=other_id, automatic=True, score=score, parts=dict(parts or {}), made_at=at)
    changes = _at_both_ends(locked[case_id], locked[other_id], score, at)
    write_beside(changes)
    tell_all(changes)
    return link


def link_duplicate(case: Case) -> CaseLink | None:
    """Link a case that was just reported to the open one it certainly repeats, if there is one.

    Made-up reports are left alone: their texts come from templates and repeat by chance.
    """
    found = None if case.synthetic else certain_duplicate(case)
    if found is None:
        return None
    link = link_by_machine(case.pk, found.key, found.likeness.score, case.reported_at, parts_of(found.likeness))
    case.refresh_from_db()
    return link


def link_duplicates(dossiers: Sequence[Dossier], at: datetime) -> int:
    """Link many cases, all just written in the caller's transaction, as many queries for one as for many; returns how many.

    Cases so new have no link yet that could be known or undone. One of them may repeat another.
    """
    duplicates = certain_duplicates([one.case for one in dossiers if not one.case.synthetic])
    found = [(one, duplicates[one.case.pk]) for one in dossiers if one.case.pk in duplicates]
    if not found:
        return 0
    CaseLink.objects.bulk_create(_link(one.case.pk, duplicate, at) for one, duplicate in found)
    new = {one.case.pk: one for one in dossiers}
    others = new | _locked({duplicate.key for _one, duplicate in found} - new.keys())
    changes = [change for one, two in found for change in _at_both_ends(one, others[two.key], two.likeness.score, at)]
    write_beside(changes)
    tell_all([change for change in changes if change[0].pk not in new])
    return len(found)


def _link(case_id: int, found: Duplicate, at: datetime) -> CaseLink:
    likeness = found.likeness
    return CaseLink(case_id=case_id, other_id=found.key, automatic=True, score=likeness.score, parts=parts_of(likeness), made_at=at)
