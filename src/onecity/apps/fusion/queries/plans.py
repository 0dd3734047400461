"""Plans of the one team: the newest, its posts, and what it saves."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404

from onecity.apps.fusion.filters import Sought
from onecity.apps.fusion.models import Plan, Post
from onecity.apps.fusion.permission import require_sight
from onecity.core.accounts.scope import Actor

ORDERS = ("-hours", "hours", "-households", "households", "-cases", "cases", "-area", "area", "region", "-region")
KEPT, FREE = "posts", "free"


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
    return found.order_by(sought.order if sought.order in ORDERS else ORDERS[0], "pk")


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


def undivided(plan: Plan) -> int:
    """How many posts have one base grid alone that is more than a post's hours: only dividing it would help."""
    heavy = plan.posts.filter(kept=True, hours__gt=plan.prices["post_hours"])
    return heavy.filter(grids__1__isnull=True).count()
