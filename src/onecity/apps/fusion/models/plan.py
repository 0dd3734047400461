"""Plans (并队方案): the merged workers given to base grids, and what that saves, with the prices it was computed with."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from onecity.apps.fusion.models.runs import RunState
from onecity.apps.fusion.models.systems import OldWorker
from onecity.core.accounts.models import Organisation, User
from onecity.core.geo.models import Region
from onecity.core.lasting import Lasting
from onecity.core.said import SaidField


class Plan(Lasting):
    """One plan. `prices` holds what it was computed with, `sums` what it was computed from; both have the keys of `team.prices`.

    `sources` says of a price where it comes from. `by_duties`: the hours are those of the merged list of duties, not the figures for
    a household, a case and a km². `done` counts townships gone through. `households_known`: whether those of every base grid were known.
    """

    BUSY = frozenset({RunState.RUNNING})

    state = models.CharField(max_length=10, choices=RunState, default=RunState.RUNNING)
    prices = models.JSONField(default=dict)
    sources = models.JSONField(default=dict)
    by_duties = models.BooleanField(default=False)
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

    With `grids` (codes of base grids) it is a post; without, the person is free for other work. Hours are those of a month; `before`
    those of the duties of all the person's lists, None where no list of duties was known.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="posts")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(OldWorker, on_delete=models.PROTECT, related_name="+")
    entries = models.JSONField(default=list)
    grids = models.JSONField(default=list)
    hours = models.FloatField(default=0)
    before = models.FloatField(null=True)
    households = models.PositiveIntegerField(null=True)
    cases = models.PositiveIntegerField(default=0)
    area = models.FloatField(default=0)
    kept = models.BooleanField()

    class Meta:
        indexes = (models.Index(fields=["plan", "kept", "-hours"], name="fusion_post_by_hours"),)


class Fate(models.TextChoices):
    """What became of somebody whose post is freed; OPEN takes an answer back."""

    GRID = "grid", _("Moved to another grid")
    ORGANISATION = "unit", _("Moved to an organisation")
    RETIRED = "retired", _("Retired")
    LEFT = "left", _("Left")
    OPEN = "open", _("Not told yet")


class Outcome(models.Model):
    """One answer to what became of a person (`worker` is the first entry), kept for good; the newest counts.

    `grid` is the code of the base grid or `organisation` the one moved to, `day` the day from which it holds.
    """

    GONE = frozenset({Fate.ORGANISATION, Fate.RETIRED, Fate.LEFT})

    worker = models.ForeignKey(OldWorker, on_delete=models.PROTECT, related_name="outcomes")
    fate = models.CharField(max_length=8, choices=Fate)
    grid = models.CharField(max_length=60, blank=True)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(null=True)
    note = models.CharField(max_length=200, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
