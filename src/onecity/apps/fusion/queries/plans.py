"""Plans of the one team: the newest, its posts, and what it saves."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.http import Http404

from onecity.apps.fusion.filters import Sought
from onecity.apps.fusion.models import Outcome, Plan, Post
from onecity.apps.fusion.models.plan import Fate
from onecity.apps.fusion.permission import require_sight
from onecity.core.accounts.scope import Actor
from onecity.core.geo.models import Region

ORDERS = ("-hours", "hours", "-before", "before", "-households", "households", "-cases", "cases", "-area", "area", "region", "-region")
KEPT, FREE = "posts", "free"
LISTED = 100


def plan_for(actor: Actor, plan_id: int) -> Plan:
    """One plan. Raises NotAllowed, Http404."""
    require_sight(actor)
    plan = Plan.objects.select_related("created_by").filter(pk=plan_id).first()
    if plan is None:
        raise Http404
    return plan


def newest_plan(actor: Actor) -> Plan | None:
    """The plan begun last. Raises NotAllowed."""
    require_sight(actor)
    return Plan.objects.select_related("created_by").first()


def posts(plan: Plan, sought: Sought) -> QuerySet[Post]:
    """The posts of a plan, or who is free (`kind`), the heaviest first."""
    found = Post.objects.filter(plan=plan, kept=sought.kind != FREE).select_related("region", "worker")
    if sought.region:
        found = found.filter(region__code__startswith=sought.region)
    if sought.kind == FREE:
        found = _with_fate(found)
        if sought.fate in Fate.values:
            found = found.filter(Q(fate=sought.fate))
    return found.order_by(sought.order if sought.order in ORDERS else ORDERS[0], "pk")


def _with_fate(found: QuerySet[Post]) -> QuerySet[Post]:
    """Posts with the newest answer to what became of their people: `fate`, `told` (the key of the answer)."""
    newest = Outcome.objects.filter(worker=OuterRef("worker")).order_by("-pk")
    fate = Coalesce(Subquery(newest.values("fate")[:1]), Value(Fate.OPEN.value))
    return found.annotate(fate=fate, told=Subquery(newest.values("pk")[:1]))


def fates(plan: Plan) -> dict[str, int]:
    """How many of the free people of a plan met which fate."""
    found = _with_fate(Post.objects.filter(plan=plan, kept=False))
    return Counter(found.values_list("fate", flat=True))  # type: ignore[misc]


def outcomes_of(posts: Sequence[Post]) -> dict[int, Outcome]:
    """The newest answers about free people, by the key of the post."""
    keys = {told: post.pk for post in posts if (told := getattr(post, "told", None))}
    told = Outcome.objects.filter(pk__in=keys).select_related("organisation", "decided_by")
    return {keys[one.pk]: one for one in told}


def post_for(plan: Plan, post_id: int) -> Post:
    """One free person of a plan. Raises Http404."""
    found = Post.objects.filter(plan=plan, pk=post_id, kept=False).select_related("region", "worker").first()
    if found is None:
        raise Http404
    return found


def plans_of(actor: Actor) -> list[Plan]:
    """The newest plans. Raises NotAllowed."""
    require_sight(actor)
    return list(Plan.objects.select_related("created_by")[:LISTED])


@dataclass(frozen=True)
class Saving:
    """What a plan saves: posts, devices, systems, and yuan a year in three parts."""

    entries: int
    posts: int
    devices: int
    systems: int
    people_yuan: float
    device_yuan: float
    system_yuan: float

    @property
    def yuan(self) -> float:
        """All of it a year."""
        return self.people_yuan + self.device_yuan + self.system_yuan


def saving(plan: Plan) -> Saving:
    """The sums behind the saving of a finished plan. A post has one device, and all posts one system."""
    count, sums, prices = plan.posts.filter(kept=True).count(), plan.sums, plan.prices
    return Saving(
        entries=sums["entries"],
        posts=count,
        devices=sums["devices"],
        systems=sums["systems"],
        people_yuan=(sums["entries"] - count) * prices["person_yuan"],
        device_yuan=(sums["devices"] - count) * prices["device_yuan"],
        system_yuan=sums["systems_yuan"] - prices["system_yuan"],
    )


def spread(plan: Plan) -> Sequence[float]:
    """The hours of every post, least first."""
    return list(plan.posts.filter(kept=True).order_by("hours").values_list("hours", flat=True))


def spread_before(plan: Plan) -> Sequence[float]:
    """The hours of every person by the duties of their lists, least first; none where no duties were known."""
    return [hours for hours in plan.posts.order_by("before").values_list("before", flat=True) if hours is not None]


@dataclass(frozen=True)
class Money:
    """A row of the money: which part, whose, whether it is spent before or after, number × price in yuan a year, where the price is from.

    `system` is the code of the old system; empty for the one team. `source` is empty where nobody said it.
    """

    part: str
    system: str
    before: bool
    number: float
    price: float
    source: str

    @property
    def yuan(self) -> float:
        """What it counts in the saving: plus before, minus after."""
        return self.number * self.price * (1 if self.before else -1)


PARTS = ("people", "devices", "systems")


def money(plan: Plan) -> list[Money]:
    """The rows whose sum is the money of the saving."""
    sums, prices, sources = plan.sums, plan.prices, plan.sources
    whole = [["", sums["entries"], sums["devices"], sums["systems_yuan"], ""]]
    rows = sums.get("system_rows") or whole
    count = plan.posts.filter(kept=True).count()
    person, device, system = (sources.get(key, "") for key in ("person_yuan", "device_yuan", "system_yuan"))
    return [
        *(Money("people", row[0], True, row[1], prices["person_yuan"], person) for row in rows),
        Money("people", "", False, count, prices["person_yuan"], person),
        *(Money("devices", row[0], True, row[2], prices["device_yuan"], device) for row in rows),
        Money("devices", "", False, count, prices["device_yuan"], device),
        *(Money("systems", row[0], True, 1, row[3], row[4]) for row in rows),
        Money("systems", "", False, 1, prices["system_yuan"], system),
    ]


@dataclass(frozen=True)
class TownRow:
    """A township in two plans: posts and hours in the one and in the other."""

    region: Region
    posts: tuple[int, int]
    hours: tuple[float, float]


def towns_compared(one: Plan, other: Plan) -> list[TownRow]:
    """The townships in which two plans differ, the greatest difference of posts first."""
    told = [_by_town(one), _by_town(other)]
    regions = Region.objects.in_bulk({code for found in told for code in found})
    rows = [TownRow(regions[code], (told[0][code][0], told[1][code][0]), (told[0][code][1], told[1][code][1])) for code in regions]
    different = [row for row in rows if row.posts[0] != row.posts[1] or abs(row.hours[0] - row.hours[1]) >= 1]
    return sorted(different, key=lambda row: (-abs(row.posts[0] - row.posts[1]), -abs(row.hours[0] - row.hours[1]), row.region.pk))


def _by_town(plan: Plan) -> dict[str, tuple[int, float]]:
    rows = plan.posts.filter(kept=True).order_by().values_list("region").annotate(count=Count("pk"), hours=Sum("hours"))
    return defaultdict(lambda: (0, 0.0), {region: (count, hours) for region, count, hours in rows})


def undivided(plan: Plan) -> int:
    """How many posts have one base grid alone that is more than a post's hours: only dividing it would help."""
    heavy = plan.posts.filter(kept=True, hours__gt=plan.prices["post_hours"])
    return heavy.filter(grids__1__isnull=True).count()
