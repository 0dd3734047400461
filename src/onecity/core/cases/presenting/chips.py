"""The active filters of a list in words, each with the way to take it off."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from onecity.core.accounts.models import Organisation
from onecity.core.cases.filters import USUAL_ORDER, query_of
from onecity.core.cases.models import Case, Category
from onecity.core.cases.queries import CaseFilter
from onecity.core.cases.request_kinds import kind_name
from onecity.core.cases.states import Source, State, Urgency
from onecity.core.geo.queries import grid_name, region_name
from onecity.core.registry import Text
from onecity.core.shell.parts import Tab

MOST_CHIPS = 3
"""More grids than these are told by their number."""


@dataclass(frozen=True)
class Chip:
    """One active filter: what it is about, its value, and the address of the list without it."""

    name: Text
    value: Text
    url: str


def address(given: CaseFilter) -> str:
    """The list under a filter."""
    query = query_of(given).urlencode()
    return f"{reverse('cases:list')}?{query}" if query else reverse("cases:list")


def _without(given: CaseFilter, **changes: Any) -> str:
    return address(replace(given, **changes))


def _of_many(given: CaseFilter, field: str, name: Text, labels: Callable[[str], Text]) -> Iterator[Chip]:
    values: tuple[str, ...] = getattr(given, field)
    for value in values:
        rest = tuple(other for other in values if other != value)
        yield Chip(name, labels(value), _without(given, **{field: rest}))


def _category_name(key: int, rows: Sequence[Case]) -> str:
    if rows:
        return str(rows[0].category.name)
    found = Category.objects.filter(pk=key).first()
    return str(found.name) if found else "?"


def _lead_name(key: int, rows: Sequence[Case]) -> str:
    if rows and rows[0].lead:
        return rows[0].lead.name
    found = Organisation.objects.filter(pk=key).first()
    return found.name if found else "?"


def _period(given: CaseFilter) -> str:
    first = formats.date_format(timezone.localtime(given.since), "Y-m-d") if given.since else ""
    last = formats.date_format(timezone.localtime(given.until) - timedelta(days=1), "Y-m-d") if given.until else ""
    return f"{first} – {last}"


def chips_of(given: CaseFilter, rows: Sequence[Case] = ()) -> list[Chip]:
    """The chips of a filter; names are read only for what is filtered, and of `rows`, which fitted it, where there are any."""
    chips = [
        *_of_many(given, "states", _("State"), lambda value: State(value).label),
        *_of_many(given, "urgencies", _("Urgency"), lambda value: Urgency(value).label),
        *_of_many(given, "sources", _("Source"), lambda value: Source(value).label),
        *_of_many(given, "request_kinds", _("Kind of request"), kind_name),
    ]
    if given.time:
        words = {"late": pgettext("time limit", "late"), "warn": pgettext("time limit", "close to the limit")}
        chips.append(Chip(_("Time limit"), words[given.time], _without(given, time="")))
    if given.category_id:
        chips.append(Chip(_("Category"), _category_name(given.category_id, rows), _without(given, category_id=None)))
    if given.region:
        chips.append(Chip(_("Region"), region_name(given.region, get_language() or ""), _without(given, region="")))
    if len(given.grids) > MOST_CHIPS:
        chips.append(Chip(_("Base grids"), str(len(given.grids)), _without(given, grids=())))
    else:
        chips += _of_many(given, "grids", _("Base grid"), grid_name)
    if given.lead_id:
        chips.append(Chip(_("Lead organisation"), _lead_name(given.lead_id, rows), _without(given, lead_id=None)))
    if given.since or given.until:
        chips.append(Chip(_("Reported"), _period(given), _without(given, since=None, until=None)))
    if given.words:
        chips.append(Chip(_("Words"), given.words, _without(given, words="")))
    if given.box:
        chips.append(Chip(_("Map"), _("the part that was in view"), _without(given, box=None)))
    return chips


def view_tabs(given: CaseFilter) -> list[Tab]:
    """What needs me, what is open, everything; the rest of the filter stays."""
    labels = {"mine": _("Needs me"), "open": pgettext("cases", "Open"), "all": pgettext("cases", "All")}
    return [Tab(label, _without(given, view=view, order=USUAL_ORDER[view]), current=view == given.view) for view, label in labels.items()]
