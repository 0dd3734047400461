"""Who would get this? The list's answer to a question, with every line that was looked at and why it was passed over."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from onecity.core.cases.duty.circumstances import Circumstances
from onecity.core.cases.duty.conditions import condition_kinds, hold
from onecity.core.cases.models import Category, DutyLine, DutyList
from onecity.core.cases.routing import Route, lines_of, route


@dataclass(frozen=True)
class Tried:
    """A line and what became of it."""

    line: DutyLine
    verdict: str
    chosen: bool = False


@dataclass(frozen=True)
class Answer:
    """The route, the lines tried in order, and how many were not looked at because they are for other regions."""

    duty_list: DutyList
    route: Route
    tried: tuple[Tried, ...]
    elsewhere: int


def _failing(line: DutyLine, circumstances: Circumstances) -> str:
    """The conditions of a line that do not hold, with what is the case instead."""
    kinds = condition_kinds()
    failing = [key for key, value in line.conditions.items() if not kinds[key].holds(value, kinds[key].fact(circumstances))]
    return "; ".join(f"{kinds[key].label}: {kinds[key].show(line.conditions[key])}" for key in failing)


def _tried(lines: tuple[DutyLine, ...], circumstances: Circumstances) -> Iterator[Tried]:
    chosen: DutyLine | None = None
    for line in lines:
        if not hold(line.conditions, circumstances):
            yield Tried(line, _("does not hold: %(conditions)s") % {"conditions": _failing(line, circumstances)})
        elif chosen is None:
            chosen = line
            yield Tried(line, _("fits"), chosen=True)
        else:
            yield Tried(
                line, _("fits too, but line %(number)d comes first: %(why)s") % {"number": chosen.number, "why": _why_first(chosen, line)}
            )


def _why_first(first: DutyLine, other: DutyLine) -> str:
    if len(first.region_prefix) > len(other.region_prefix):
        return _("its region is narrower")
    if len(first.conditions) > len(other.conditions):
        return _("it has more conditions")
    return _("its number is lower")


def answer(duty_list: DutyList, category: Category, region_code: str, circumstances: Circumstances) -> Answer:
    """Who would get a matter reported at a place (village code)."""
    lines = lines_of(duty_list, category.pk)
    here = tuple(line for line in lines if region_code.startswith(line.region_prefix))
    tried = tuple(_tried(here, circumstances))
    chosen = next((one.line for one in tried if one.chosen), None)
    return Answer(duty_list, route(chosen, region_code), tried, len(lines) - len(here))
