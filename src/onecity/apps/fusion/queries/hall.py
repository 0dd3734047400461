"""What the hall tells of the fusion: what each person has to do before and after, and how well base grids stand for old ones."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Max

from onecity.apps.fusion.models import Fit, OldWorker, Plan, Run
from onecity.apps.fusion.models.runs import FitKind
from onecity.core.geo.models import BaseGrid

Key = tuple[int, str]


def households_before(run: Run, region: str = "") -> list[int]:
    """Households of each entry on an old list, least first: those of the base grids that stand for its grids.

    Who has the same grid shares them. Entries without a grid in the region (beginning of a code) are left out, and so is all of it
    where no households are known.
    """
    homes = {code: number or 0 for code, number in BaseGrid.objects.filter(households__gt=0).values_list("code", "households")}
    fits = Fit.objects.filter(run=run, kind=FitKind.BEST, region__code__startswith=region)
    told = fits.values_list("system_id", "grid__code", "members")
    known = {(system, code): sum(homes.get(one, 0) for one in members) for system, code, members in told}
    if not homes:
        return []
    lists = list(OldWorker.objects.filter(system__runs=run).values_list("system_id", "grids"))
    holders: Counter[Key] = Counter((system, code) for system, codes in lists for code in codes)
    own = ([(system, code) for code in codes if (system, code) in known] for system, codes in lists)
    return sorted(round(sum(known[key] / holders[key] for key in keys)) for keys in own if keys)


def households_after(plan: Plan, region: str = "") -> list[int]:
    """Households of each post of a plan, least first; posts whose households are not known are left out."""
    posts = plan.posts.filter(kept=True, households__isnull=False, region__code__startswith=region)
    return sorted(number or 0 for number in posts.values_list("households", flat=True))


def free_people(plan: Plan, region: str = "") -> int:
    """How many people of a plan are free for other work."""
    return plan.posts.filter(kept=False, region__code__startswith=region).count()


@dataclass(frozen=True)
class Errors:
    """Errors of area of the base grids that stand for old grids, as shares; None where there is no old grid."""

    median: float | None
    most: float | None


def area_errors(run: Run, region: str = "") -> Errors:
    """The middle and the greatest error of area."""
    found = Fit.objects.filter(run=run, kind=FitKind.BEST, region__code__startswith=region)
    told = found.aggregate(count=Count("pk"), most=Max("area_error"))
    median = found.order_by("area_error").values_list("area_error", flat=True)[told["count"] // 2] if told["count"] else None
    return Errors(median, told["most"])


def old_grids(run: Run, region: str = "") -> dict[int, int]:
    """How many old grids each system (key) has."""
    found = Fit.objects.filter(run=run, kind=FitKind.BEST, region__code__startswith=region)
    return dict(found.values_list("system_id").annotate(count=Count("pk")).order_by())


def base_grids(region: str = "") -> int:
    """How many base grids are in use."""
    return BaseGrid.objects.filter(valid_to=None, region__code__startswith=region).count()


@dataclass(frozen=True)
class PartSaving:
    """What a plan saves in a region: entries on the old lists, posts in their place, people free for other work, yuan a year of posts."""

    entries: int
    posts: int
    free: int
    people_yuan: float


def saving_in(plan: Plan, region: str) -> PartSaving:
    """What becomes of the people a plan has in a region. Devices and systems are counted for the whole city only."""
    told = list(plan.posts.filter(region__code__startswith=region).values_list("entries", "kept"))
    entries, posts = sum(len(entries) for entries, _kept in told), sum(kept for _entries, kept in told)
    return PartSaving(entries, posts, len(told) - posts, (entries - posts) * plan.prices["person_yuan"])
