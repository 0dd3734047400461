"""The worker's part of a plan: township after township, each in one transaction with the progress."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

import numpy as np
import scipy  # its parts are read when they are first used
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from onecity.apps.fusion.duties.hours import grids_by_township, hours_by_kind, hours_of, merged_members
from onecity.apps.fusion.models import OldDuty, OldSystem, Outcome, Plan, Post, RunState
from onecity.apps.fusion.models.duties import DutyKind
from onecity.apps.fusion.queries.team import Person, persons_listed
from onecity.apps.fusion.runs.ground import city_plane, shapes_of
from onecity.apps.fusion.team.matching import places
from onecity.apps.fusion.team.prices import Prices
from onecity.core.apart import Workshop, workshop
from onecity.core.cases.models import Case
from onecity.core.geo.models import BaseGrid, Region
from onecity.core.shell.live import publish
from onecity.science.grids.balance import balanced

YEAR, MONTHS, SQUARE_KILOMETRE, TOWNSHIP_DIGITS = timedelta(days=365), 12, 1_000_000.0, 9
Spot = tuple[float, float]
Before = Mapping[int, float] | None


@dataclass(frozen=True)
class Rates:
    """Hours a month for a household, for a case of twelve months, for a square metre, and for a base grid whatever it holds."""

    household: float
    case: float
    area: float
    grid: float = 0.0

    @classmethod
    def priced(cls, prices: Prices) -> "Rates":
        """As a plan's figures say."""
        return cls(prices["household_hours"], prices["case_hours"] / MONTHS, prices["area_hours"] / SQUARE_KILOMETRE)

    @classmethod
    def shared(cls, hours: Mapping[str, float], grounds: "Sequence[Ground]") -> "Rates":
        """The hours of a township's duties over its base grids by what they go by; what has nothing to go by falls on all alike."""
        whole = {
            DutyKind.VISIT: sum(ground.households or 0 for ground in grounds),
            DutyKind.CASE: sum(ground.cases for ground in grounds),
            DutyKind.PATROL: sum(ground.area for ground in grounds),
        }
        rate = {kind: hours.get(kind, 0.0) / total if total else 0.0 for kind, total in whole.items()}
        even = sum(amount for kind, amount in hours.items() if not whole.get(DutyKind(kind)))
        return cls(rate[DutyKind.VISIT], rate[DutyKind.CASE], rate[DutyKind.PATROL], even / max(len(grounds), 1))


@dataclass(frozen=True)
class Ground:
    """A base grid as work: where it is (metres), its households (if known), cases of the last twelve months, square metres."""

    code: str
    place: Spot
    households: int | None
    cases: int
    area: float

    def hours(self, rates: Rates) -> float:
        """The work of a month."""
        return (self.households or 0) * rates.household + self.cases * rates.case + self.area * rates.area + rates.grid


@dataclass(frozen=True)
class Town:
    """A township: its base grids, the persons who stand on some list there with the place they know, the hours of a month."""

    code: str
    grounds: list[Ground]
    people: list[tuple[Person, Spot]]
    rates: Rates


def work(plan_id: int) -> None:
    """Take a plan to its end, or until somebody stops it."""
    plan = Plan.objects.get(pk=plan_id)
    if not plan.busy:
        return
    towns, people = _towns(plan)
    before = hours_before(people)
    _note(plan, towns, people)
    with workshop() as shop:
        for number, town in enumerate(towns[plan.done :], plan.done):
            if not _one_town(shop, plan, number, town, before):
                return
    Plan.objects.filter(pk=plan_id, state=RunState.RUNNING).update(state=RunState.DONE, finished_at=timezone.now())
    publish("fusion", {"plan": plan_id})


def _note(plan: Plan, towns: list[Town], people: list[Person]) -> None:
    """What the savings are computed from, as it is now."""
    systems = list(OldSystem.objects.all())
    entries = Counter(entry.system_id for person in people for entry in person.entries)
    plan.sums = {
        "entries": sum(len(person.entries) for person in people),
        "persons": len(people),
        "systems": len(systems),
        "devices": sum(one.devices for one in systems),
        "systems_yuan": float(sum(one.yearly_cost for one in systems)),
        "system_rows": [[one.code, entries[one.pk], one.devices, float(one.yearly_cost), one.cost_source] for one in systems],
        "duty_hours": _duty_hours(),
    }
    plan.total = len(towns)
    plan.households_known = all(ground.households is not None for town in towns for ground in town.grounds)
    plan.save(update_fields=["sums", "total", "households_known", "moved_at"])


def _one_town(shop: Workshop, plan: Plan, number: int, town: Town, before: Before) -> bool:
    """Give the base grids of a township to its people; False where nobody wants it any more."""
    posts = _posts(shop, plan, town, before)
    with transaction.atomic():
        found = Plan.objects.select_for_update().get(pk=plan.pk)
        if not found.busy or found.done != number:
            return False
        Post.objects.bulk_create(posts)
        found.done += 1
        found.save()
    return True


def _duty_hours() -> list[float]:
    """Hours a month of all duties, as the systems do them and done once; none where no duty is listed."""
    grids = grids_by_township()
    found = [hours_of(members, grids) for members in merged_members().values()]
    return [sum(one.sum_before for one in found), sum(one.sum_after for one in found)] if found else []


def hours_before(people: Sequence[Person]) -> Before:
    """Hours a month of every person (by the key of the first entry) by the duties of all their lists; None where no duty is listed.

    The people of one grid share its work. Who has no grid has none of it.
    """
    each: dict[int, float] = defaultdict(float)
    for duty in OldDuty.objects.all():
        each[duty.system_id] += duty.hours
    if not each:
        return None
    sharing = Counter((entry.system_id, code) for person in people for entry in person.entries for code in entry.grids)
    return {
        person.entries[0].pk: sum(
            each[entry.system_id] / sharing[entry.system_id, code] for entry in person.entries for code in entry.grids
        )
        for person in people
    }


def _gone() -> set[int]:
    """Workers (keys) who were told to have left, retired or gone to an organisation: a plan gives them no post."""
    newest = Outcome.objects.order_by("worker_id", "-pk").distinct("worker_id").values_list("worker_id", "fate")
    return {worker for worker, fate in newest if fate in Outcome.GONE}


def _posts(shop: Workshop, plan: Plan, town: Town, before: Before) -> list[Post]:
    """The people of a township: who is on most lists gets a post first, who is not needed is free, who has gone gets none."""
    gone = _gone()
    ordered = sorted(town.people, key=lambda one: (_is_gone(one[0], gone), -len(one[0].entries), one[0].entries[0].pk))
    loads = np.array([ground.hours(town.rates) for ground in town.grounds])
    needed = max(ceil(loads.sum() / plan.prices["post_hours"]), 1)
    count = min(needed, sum(not _is_gone(person, gone) for person, _spot in ordered), len(town.grounds))
    own: dict[int, list[Ground]] = defaultdict(list)
    if count:
        spots = np.array([ground.place for ground in town.grounds])
        labels = shop.do(balanced, loads, spots, np.array([spot for _person, spot in ordered[:count]]))
        for label, ground in zip(labels.tolist(), town.grounds, strict=True):
            own[label].append(ground)
    return [_post(plan, town, person, own.get(number, []), before) for number, (person, _spot) in enumerate(ordered)]


def _is_gone(person: Person, gone: set[int]) -> bool:
    return any(entry.pk in gone for entry in person.entries)


def _post(plan: Plan, town: Town, person: Person, grounds: list[Ground], before: Before) -> Post:
    homes = [ground.households for ground in grounds]
    return Post(
        plan=plan,
        region_id=town.code,
        worker=person.entries[0],
        entries=[entry.system.code for entry in person.entries],
        grids=[ground.code for ground in grounds],
        hours=sum(ground.hours(town.rates) for ground in grounds),
        before=None if before is None else before[person.entries[0].pk],
        households=None if None in homes else sum(home or 0 for home in homes),
        cases=sum(ground.cases for ground in grounds),
        area=sum(ground.area for ground in grounds),
        kept=bool(grounds),
    )


def _grounds() -> dict[str, list[Ground]]:
    """The base grids in use by township."""
    since = timezone.now() - YEAR
    reported = Case.objects.filter(reported_at__gte=since, grid__isnull=False)
    cases = Counter(dict(reported.values_list("grid").annotate(count=Count("pk")).order_by()))
    grids = BaseGrid.objects.filter(valid_to=None).order_by("code")
    rows = list(grids.values_list("pk", "code", "region_id", "centre", "households", "area"))
    middles = city_plane().flat(shapes_of([row[3].wkb for row in rows]))
    found: dict[str, list[Ground]] = defaultdict(list)
    for (key, code, region, _centre, households, area), middle in zip(rows, middles, strict=True):
        found[region[:TOWNSHIP_DIGITS]].append(Ground(code, (middle.x, middle.y), households, cases[key], area))
    return found


def _towns(plan: Plan) -> tuple[list[Town], list[Person]]:
    """The townships with base grids, in order of their codes, and everybody on a list.

    A person belongs to the township of the base grid nearest to the middle of their old grid; who has none is in no township.
    """
    grounds, people, known = _grounds(), persons_listed(), places()
    codes = [code for code, some in grounds.items() for _ground in some]
    tree = scipy.spatial.KDTree([ground.place for some in grounds.values() for ground in some]) if codes else None
    living: dict[str, list[tuple[Person, Spot]]] = defaultdict(list)
    for person in people:
        own = ((entry.system_id, code) for entry in person.entries for code in entry.grids)
        spot = next((known[key] for key in own if key in known), None)
        if spot is not None and tree is not None:
            living[codes[int(tree.query(spot)[1])]].append((person, spot))
    townships = Region.objects.filter(level="township", code__in=grounds).order_by("code").values_list("code", flat=True)
    duties = hours_by_kind() if plan.by_duties else {}
    rates = {code: Rates.shared(duties.get(code, {}), grounds[code]) if plan.by_duties else Rates.priced(plan.prices) for code in townships}
    return [Town(code, grounds[code], living[code], rates[code]) for code in townships], people
