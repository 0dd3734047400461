"""What changed since a place in the history, within the reader's scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min, Q, QuerySet

from onecity.core.accounts.models import Organisation
from onecity.core.accounts.scope import Actor, Grant
from onecity.core.cases.models import CaseEvent
from onecity.core.cases.queries.scope import any_of, scope_condition, visible, within
from onecity.core.cases.settled import settled_up_to

MOST_CHANGES = 500
SPAN = 20_000
"""Ids looked at for one page: a narrow reader far behind pays for a page, not for the whole history."""


@dataclass(frozen=True)
class ChangeFilter:
    """Which changes are asked for; an empty part does not narrow. Categories are keys (`incident:06010`) or their beginnings."""

    acts: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    region: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class ChangePage:
    """Changes in the order of the history. `next` is the cursor to go on from; a page may be empty although there are `more`."""

    events: Sequence[CaseEvent]
    next: int
    more: bool


def _codes_below(grant: Grant) -> list[str]:
    return list(Organisation.objects.filter(pk__in=grant.organisations_below).values_list("code", flat=True))


def _touching(grant: Grant) -> Q:
    """The acts an organisation did, and those that name it: it hears of a case leaving it, and of one it was given and lost."""
    codes = _codes_below(grant)
    named = Q(data__lead__in=codes) | Q(data__organisation__in=codes) | Q(data__assisting__has_any_keys=codes)
    part = named | Q(data__opens__organisation__in=codes) | Q(organisation_id__in=grant.organisations_below)
    return part & within(grant.region_prefix, "case__region_code")


def in_scope(actor: Actor) -> Q:
    """The condition that keeps the history an actor may follow: of the cases in sight, and of the acts its organisation is part of."""
    if not actor.grants:
        return any_of(())
    if not scope_condition(actor):
        return Q()
    touching = [_touching(grant) for grant in actor.grants if grant.sees == "organisation"]
    return any_of([Q(case__in=visible(actor)), *touching])


def _category(key: str) -> Q:
    kind, _colon, code = key.partition(":")
    return Q(case__category__kind=kind, case__category__code__startswith=code)


def _asked_for(given: ChangeFilter) -> Q:
    condition = Q(act__in=given.acts) if given.acts else Q()
    if given.categories:
        condition &= any_of(_category(key) for key in given.categories)
    if given.region:
        condition &= Q(case__region_code__startswith=given.region)
    if given.organisation:
        condition &= Q(case__lead__path__startswith=given.organisation)
    return condition


def _between(actor: Actor, given: ChangeFilter, after: int, until: int) -> QuerySet[CaseEvent]:
    rows = CaseEvent.objects.filter(in_scope(actor) & _asked_for(given), pk__gt=after, pk__lte=until)
    return rows.select_related("case__category", "case__lead", "case__holder", "case__grid", "organisation").order_by("pk")


def changes(actor: Actor, given: ChangeFilter, after: int, limit: int = MOST_CHANGES, horizon: int | None = None) -> ChangePage:
    """At most `limit` changes after a cursor. Nothing that commits later can come before what a page told.

    `horizon` is how far the history is settled, for who asks several times; by default it is looked up.
    """
    settled = settled_up_to() if horizon is None else horizon
    until = min(settled, after + SPAN)
    if until <= after:
        return ChangePage((), after, False)
    found = list(_between(actor, given, after, until)[: limit + 1])
    if len(found) > limit:
        return ChangePage(found[:limit], found[limit - 1].pk, True)
    return ChangePage(found, until, until < settled)


def cursor_before(since: datetime) -> int:
    """The cursor behind which every act of a moment or later stands."""
    first = CaseEvent.objects.filter(at__gte=since).aggregate(first=Min("pk"))["first"]
    return settled_up_to() if first is None else first - 1
