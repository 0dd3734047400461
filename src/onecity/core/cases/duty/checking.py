"""What is wrong with a list, before anybody finds out at night: overlaps, gaps, closed organisations, limits."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import cached_property
from itertools import combinations, groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from onecity.core.accounts.calendars import city_calendar
from onecity.core.cases.duty.cells import show_limit
from onecity.core.cases.duty.conditions import exhaust, overlap
from onecity.core.cases.duty.names import Names
from onecity.core.cases.duty.records import place_of, record_of
from onecity.core.cases.models import Category, DutyLine, DutyList
from onecity.core.cases.models.duty import LeadRule
from onecity.core.cases.routing import list_in_force
from onecity.core.cases.rules import city_rules
from onecity.core.cases.states import CLOCK_OF, Stage
from onecity.science.worktime import Unit, add_time

MUCH_SHORTER = 0.5
REGION_DIGITS = {0: 6, 6: 9, 9: 12}
"""Digits of a region's code → digits of the codes directly below it."""


@dataclass(frozen=True)
class Finding:
    """Something to put right (`stops`) or to look at. `line` of None: a line is missing, for `category`."""

    kind: str
    words: str
    line: int | None = None
    column: str = ""
    stops: bool = False
    category: Category | None = None


@dataclass
class Book:
    """A list as the checks read it."""

    duty_list: DutyList
    names: Names = field(default_factory=Names)

    @cached_property
    def lines(self) -> list[DutyLine]:
        """All lines, those of a category together."""
        return list(self.duty_list.lines.order_by("category_id", "number"))

    @cached_property
    def by_category(self) -> dict[int, list[DutyLine]]:
        """The lines of each category."""
        return {key: list(lines) for key, lines in groupby(self.lines, lambda line: line.category_id)}

    @cached_property
    def below(self) -> dict[str, list[str]]:
        """Region → the regions directly below it; '' is the whole city."""
        found: dict[str, list[str]] = {}
        for code in self.names.regions:
            parent = next((upper for upper, lower in REGION_DIGITS.items() if len(code) == lower), None)
            if parent is not None:
                found.setdefault(code[:parent], []).append(code)
        return found


def _overlaps(book: Book) -> Iterator[Finding]:
    for lines in book.by_category.values():
        for one, other in combinations(lines, 2):
            equal = one.region_prefix == other.region_prefix and len(one.conditions) == len(other.conditions)
            if equal and overlap(one.conditions, other.conditions):
                words = _("Line %(other)d fits the same cases: same category, same region, conditions that hold at once.")
                yield Finding("overlap", words % {"other": one.number}, other.number, "conditions", stops=True)


def _uncovered(book: Book, lines: Sequence[DutyLine], prefix: str) -> list[str]:
    """The widest regions within a prefix where no line fits under some circumstances."""
    if exhaust([line.conditions for line in lines if prefix.startswith(line.region_prefix)]):
        return []
    narrower = [line for line in lines if len(line.region_prefix) > len(prefix) and line.region_prefix.startswith(prefix)]
    children = book.below.get(prefix, []) if narrower else []
    open_children = [code for child in children for code in _uncovered(book, lines, child)]
    if not children or set(open_children) == set(children):
        return [prefix]
    return open_children


def _gaps(book: Book) -> Iterator[Finding]:
    for key, category in book.names.categories.items():
        if not category.active:
            continue
        lines = book.by_category.get(key, [])
        places = [book.names.region_words(code) or _("the whole city") for code in _uncovered(book, lines, "")]
        if places:
            some = _("No line, or only under conditions, in: %(places)s.") % {
                "places": "、".join(places[:6]) + ("…" if len(places) > 6 else "")
            }
            yield Finding("gap", some, lines[0].number if lines else None, "region", category=category)


def _closed(book: Book) -> Iterator[Finding]:
    for line in book.lines:
        named = [("lead", line.lead_id)] if line.lead_rule == LeadRule.FIXED else []
        for column, key in [*named, *(("assisting", key) for key in line.assisting_ids)]:
            one = book.names.organisations.get(key or 0)
            if one is None or not one.active:
                words = _("%(name)s is closed.") % {"name": one.name if one else key}
                yield Finding("closed", words, line.number, column, stops=column == "lead")


def _headings(book: Book) -> Iterator[Finding]:
    for line in book.lines:
        one = book.names.categories.get(line.category_id)
        if one is None or not one.active:
            yield Finding("category", _("The category is out of use or only a heading."), line.number, "category")


def _missing_limits(book: Book) -> Iterator[Finding]:
    needed = [stage for stage in dict.fromkeys(CLOCK_OF.values()) if stage not in city_rules().limits]
    for line in book.lines:
        missing = [Stage(stage) for stage in needed if stage not in line.limits]
        if missing:
            words = _("No limit for: %(stages)s. No clock runs there.") % {"stages": "、".join(str(stage.label) for stage in missing)}
            yield Finding(
                "limit", words, line.number, f"limit_{missing[0]}", stops=Stage.HANDLE in missing and line.lead_rule != LeadRule.BY_HAND
            )


def _ends(limit: Sequence[Any], start: datetime) -> datetime:
    return add_time(city_calendar(), start, limit[0], Unit(limit[1]))


def _morning() -> datetime:
    """The beginning of a week's work, from which limits in different units are compared."""
    day = timezone.localdate()
    return timezone.make_aware(datetime.combine(day.fromordinal(day.toordinal() - day.weekday()), time(8, 30)))


def _milestones(book: Book) -> Iterator[Finding]:
    start = _morning()
    for line in book.lines:
        handle = line.limits.get(Stage.HANDLE)
        for name, amount, unit in line.milestones if handle else ():
            if _ends([amount, unit], start) > _ends(handle, start):
                words = _("The limit of handling (%(limit)s) ends before the milestone “%(name)s” (%(milestone)s).")
                told = {"limit": show_limit(handle), "name": name, "milestone": show_limit([amount, unit])}
                yield Finding("milestone", words % told, line.number, "milestones", stops=True)


def _much_shorter(book: Book) -> Iterator[Finding]:
    in_force, start = list_in_force(timezone.localdate()), _morning()
    if in_force is None or in_force.pk == book.duty_list.pk:
        return
    before = {place_of(record_of(line)): line.limits.get(Stage.HANDLE) for line in in_force.lines.all()}
    for line in book.lines:
        old, new = before.get(place_of(record_of(line))), line.limits.get(Stage.HANDLE)
        if old and new and old != new and _ends(new, start) - start < MUCH_SHORTER * (_ends(old, start) - start):
            words = _("The limit of handling falls from %(old)s to %(new)s, to less than half.")
            yield Finding("shorter", words % {"old": show_limit(old), "new": show_limit(new)}, line.number, f"limit_{Stage.HANDLE}")


CHECKS: tuple[Callable[[Book], Iterator[Finding]], ...] = (
    _overlaps,
    _closed,
    _headings,
    _milestones,
    _missing_limits,
    _gaps,
    _much_shorter,
)


def check(duty_list: DutyList) -> list[Finding]:
    """Everything found, what stops publishing first."""
    book = Book(duty_list)
    return sorted((finding for one in CHECKS for finding in one(book)), key=lambda finding: not finding.stops)
