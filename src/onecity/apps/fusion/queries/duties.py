"""The one list of duties: its lines with their hours, what is proposed to be merged, and the steps so far."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from onecity.apps.fusion.duties.hours import Hours, grids_by_township, hours_of, merged_members
from onecity.apps.fusion.filters import SEVERAL, Sought
from onecity.apps.fusion.models import DutyStep, MergedDuty, OldDuty, OldSystem
from onecity.apps.fusion.models.duties import DutyAct, DutyKind
from onecity.apps.fusion.permission import require_sight
from onecity.core.accounts.scope import Actor
from onecity.science.grids.duties import Listed, likenesses

STEPS_SHOWN = 200
ORDERS = ("-saved", "saved", "-before", "before", "-after", "after", "title", "-systems", "systems")


@dataclass(frozen=True)
class Line:
    """A duty of the one list: its members, how many people of its systems do it now, its hours."""

    duty: MergedDuty
    members: Sequence[OldDuty]
    workers: int
    hours: Hours

    @property
    def systems(self) -> list[OldSystem]:
        """The systems it came from, each once."""
        return list({member.system_id: member.system for member in self.members}.values())

    @property
    def before(self) -> float:
        """Hours a month as the systems do it."""
        return self.hours.sum_before

    @property
    def after(self) -> float:
        """Hours a month done once."""
        return self.hours.sum_after

    @property
    def saved(self) -> float:
        """What merging saves."""
        return self.before - self.after


def lines(actor: Actor, sought: Sought | None = None) -> list[Line]:
    """The list as asked for: a system, a kind, of several systems or one, a text, the order. Raises NotAllowed."""
    require_sight(actor)
    grids = grids_by_township()
    people = dict(OldSystem.objects.values_list("pk").annotate(count=Count("workers")))
    found = [_line(members, people, hours_of(members, grids)) for members in merged_members().values()]
    return _ordered([one for one in found if _wanted(one, sought)], sought.order if sought else "") if sought else found


def _line(members: Sequence[OldDuty], people: dict[int, int], hours: Hours) -> Line:
    return Line(members[0].merged, members, sum(people[one] for one in {member.system_id for member in members}), hours)


def _wanted(line: Line, sought: Sought | None) -> bool:
    if sought is None:
        return True
    titles = (line.duty.title, *(member.title for member in line.members), *(member.code for member in line.members))
    return (
        (not sought.system or any(one.code == sought.system for one in line.systems))
        and (sought.kind not in DutyKind.values or line.duty.kind == sought.kind)
        and (not sought.shared or (len(line.systems) > 1) == (sought.shared == SEVERAL))
        and (not sought.text or any(sought.text.casefold() in title.casefold() for title in titles))
    )


def _ordered(found: list[Line], order: str) -> list[Line]:
    key = (order if order in ORDERS else ORDERS[0]).lstrip("-")
    by = {"title": lambda one: one.duty.title, "systems": lambda one: len(one.systems)}
    return sorted(found, key=by.get(key, lambda one: getattr(one, key)), reverse=not (order in ORDERS and not order.startswith("-")))


def line_for(actor: Actor, duty_id: int) -> Line | None:
    """One line; None where it is not on the list, or no longer. Raises NotAllowed."""
    return next((one for one in lines(actor) if one.duty.pk == duty_id), None)


@dataclass(frozen=True)
class Proposed:
    """Two lines that may be one duty, and why, in per cent."""

    first: Line
    second: Line
    percent: int
    text_percent: int
    same_kind: bool


def proposed(found: Sequence[Line]) -> list[Proposed]:
    """Pairs of lines that nobody has refused, likeliest first."""
    listed = [Listed((one.duty.title, *(member.title for member in one.members)), one.duty.kind) for one in found]
    refused = refused_pairs()
    pairs = [one for one in likenesses(listed) if (found[one.first].duty.pk, found[one.second].duty.pk) not in refused]
    return [Proposed(found[one.first], found[one.second], round(100 * one.score), round(100 * one.text), one.same_kind) for one in pairs]


def refused_pairs() -> set[tuple[int, int]]:
    """Pairs of duties (keys) that were said to be two, both ways round."""
    rows = DutyStep.objects.filter(act=DutyAct.REFUSE, undoes=None, undone_by=None).values_list("source_id", "target_id")
    return {pair for first, second in rows if first for pair in ((first, second), (second, first))}


def steps(actor: Actor) -> QuerySet[DutyStep]:
    """Steps of the review, the newest first. Raises NotAllowed."""
    require_sight(actor)
    return DutyStep.objects.select_related("source", "target", "decided_by", "undone_by", "undoes")[:STEPS_SHOWN]
