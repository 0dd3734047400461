"""Plans (并队方案): the merged workers given to base grids, and what that saves, with the prices it was computed with."""

from django.db import models

from onecity.apps.fusion.models.runs import RunState
from onecity.apps.fusion.models.systems import OldWorker
from onecity.core.geo.models import Region
from onecity.core.lasting import Lasting
from onecity.core.said import SaidField


class Plan(Lasting):
    """One plan. `prices` holds what it was computed with, `sums` what it was computed from; both have the keys of `team.prices`.

    `done` counts townships gone through. `households_known`: whether those of every base grid were known.
    """

    BUSY = frozenset({RunState.RUNNING})

    state = models.CharField(max_length=10, choices=RunState, default=RunState.RUNNING)
    prices = models.JSONField(default=dict)
    sums = models.JSONField(default=dict)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    households_known = models.BooleanField(default=False)
    fault = SaidField(blank=True)

    def __str__(self) -> str:
        return f"T-{self.pk:02d}"

    @property
    def share(self) -> float:
        """How far it is, 0 to 1."""
        return self.done / self.total if self.total else 0.0


class Post(models.Model):
    """A person of the team in a township: `worker` is the person's first entry, `entries` the codes of the systems that list them.

    With `grids` (codes of base grids) it is a post; without, the person is free for other work. Hours are those of a month.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="posts")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(OldWorker, on_delete=models.PROTECT, related_name="+")
    entries = models.JSONField(default=list)
    grids = models.JSONField(default=list)
    hours = models.FloatField(default=0)
    households = models.PositiveIntegerField(null=True)
    cases = models.PositiveIntegerField(default=0)
    area = models.FloatField(default=0)
    kept = models.BooleanField()

    class Meta:
        indexes = (models.Index(fields=["plan", "kept", "-hours"], name="fusion_post_by_hours"),)
