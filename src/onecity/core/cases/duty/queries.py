"""What is read of duty lists, by whoever may: the lists are not secret, their drafts are their stewards'."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from onecity.core.accounts.models import Organisation
from onecity.core.accounts.scope import Actor, may, require
from onecity.core.cases.duty.permission import EDIT, READ
from onecity.core.cases.models import DutyChange, DutyLine, DutyList, RoutingFault
from onecity.core.cases.models.duty import ListState
from onecity.core.cases.routing import list_in_force
from onecity.core.geo.queries import scope_prefix

PAGE_LINES = 100


def duty_lists(actor: Actor) -> QuerySet[DutyList]:
    """The lists in sight, newest first, each with `line_count`. Raises NotAllowed."""
    require(actor, READ)
    seen = DutyList.objects.all() if may(actor, EDIT) else DutyList.objects.filter(state=ListState.PUBLISHED)
    return seen.select_related("based_on", "created_by", "published_by").annotate(line_count=Count("lines")).order_by("-pk")


def duty_list_for(actor: Actor, list_id: int) -> DutyList:
    """One list in sight. Raises NotAllowed, DutyList.DoesNotExist."""
    return duty_lists(actor).get(pk=list_id)


@dataclass(frozen=True)
class LineFilter:
    """Which lines are asked for; `words` look at category, lead and number, `region` is a code, `line` a single number."""

    words: str = ""
    group_id: int | None = None
    region: str = ""
    organisation: str = ""
    line: int | None = None


@dataclass(frozen=True)
class LinePage:
    """One page of lines, and the number the next one starts behind; 0 where there is none."""

    lines: Sequence[DutyLine]
    total: int
    after: int


def _words(words: str) -> Q:
    category = Q(category__name_zh__icontains=words) | Q(category__name_en__icontains=words) | Q(category__code__istartswith=words)
    lead = Q(lead__name_zh__icontains=words) | Q(lead__short_zh__icontains=words) | Q(lead__name_en__icontains=words)
    return category | lead | Q(lead_words__icontains=words)


def _organisation(code: str) -> Q:
    """Lines in which an organisation, or one below it, leads or assists."""
    path = Organisation.objects.filter(code=code).values_list("path", flat=True).first()
    if path is None:
        return Q(pk=None)
    keys = list(Organisation.objects.filter(path__startswith=path).values_list("pk", flat=True))
    return Q(lead_id__in=keys) | Q(assisting_ids__overlap=keys)


def lines_of(duty_list: DutyList, asked: LineFilter, after: int = 0) -> LinePage:
    """Lines of a list that was found in sight, by number."""
    rows = DutyLine.objects.filter(duty_list=duty_list)
    conditions = {
        "category__parent_id": asked.group_id,
        "region_prefix__startswith": scope_prefix(asked.region),
        "number": asked.line,
    }
    rows = rows.filter(**{name: value for name, value in conditions.items() if value})
    rows = rows.filter(_words(asked.words)) if asked.words else rows
    rows = rows.filter(_organisation(asked.organisation)) if asked.organisation else rows
    found = list(rows.filter(number__gt=after).order_by("number")[: PAGE_LINES + 1])
    return LinePage(found[:PAGE_LINES], rows.count(), found[PAGE_LINES - 1].number if len(found) > PAGE_LINES else 0)


def changes_of(duty_list: DutyList, before: int = 0) -> list[DutyChange]:
    """The newest edits of a list, a page of them; `before` is the batch the page ends in front of."""
    rows = DutyChange.objects.filter(duty_list=duty_list)
    return list((rows.filter(batch__lt=before) if before else rows)[: PAGE_LINES * 2])


def in_force_now() -> DutyList | None:
    """The list in force today."""
    return list_in_force(timezone.localdate())


def faults(actor: Actor) -> QuerySet[RoutingFault]:
    """Where lists named nobody, newest first. Raises NotAllowed."""
    require(actor, READ)
    return RoutingFault.objects.select_related("duty_list", "category", "last_case")
