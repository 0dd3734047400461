"""Runs (融合测算): old systems laid over the city and told in base grids, kept as they came out."""

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onecity.apps.fusion.models.systems import CODE_LENGTH, OldGrid, OldSystem
from onecity.core.geo.models import Region
from onecity.core.lasting import Lasting
from onecity.core.said import SaidField


class RunState(models.TextChoices):
    """Where a run stands."""

    RUNNING = "running", pgettext_lazy("fusion run", "Running")
    DONE = "done", pgettext_lazy("fusion run", "Done")
    CANCELLED = "cancelled", pgettext_lazy("fusion run", "Stopped")
    FAILED = "failed", pgettext_lazy("fusion run", "Failed")


class PieceKind(models.TextChoices):
    """What is wrong with a piece of ground."""

    GAP = "gap", _("Gap")
    OVERLAP = "overlap", _("Overlap")


class FitKind(models.TextChoices):
    """How base grids are given to old grids."""

    BEST = "best", _("Best fit")
    OWNER = "owner", _("One owner")


class Run(Lasting):
    """One run over all systems. `done` counts systems gone through, `base_grids` the base grids of that day.

    `people_known`: whether the people of base grids were known; without them people's errors are unknown, not zero.
    """

    BUSY = frozenset({RunState.RUNNING})

    state = models.CharField(max_length=10, choices=RunState, default=RunState.RUNNING)
    systems = models.ManyToManyField(OldSystem, related_name="runs")
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    base_grids = models.PositiveIntegerField(default=0)
    people_known = models.BooleanField(default=False)
    people_synthetic = models.BooleanField(default=False)
    fault = SaidField(blank=True)

    def __str__(self) -> str:
        return f"F-{self.pk:02d}"

    @property
    def share(self) -> float:
        """How far it is, 0 to 1."""
        return self.done / self.total if self.total else 0.0


class Coverage(models.Model):
    """How much of a township a system covers, in square metres; `gap` is the rest, `overlap` what more than one of its grids has."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="coverages")
    system = models.ForeignKey(OldSystem, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    area = models.FloatField()
    covered = models.FloatField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["run", "system", "region"], name="coverage_is_told_once"),)


class Piece(models.Model):
    """A gap in a system, or an overlap of two of its grids. Area in square metres, width the mean one in metres.

    `region` is the township; `first` and `second` are the codes of the grids that overlap.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="pieces")
    system = models.ForeignKey(OldSystem, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=PieceKind)
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="+")
    area = models.FloatField()
    width = models.FloatField()
    sliver = models.BooleanField()
    first = models.CharField(max_length=CODE_LENGTH, blank=True)
    second = models.CharField(max_length=CODE_LENGTH, blank=True)
    geom = models.PolygonField(srid=4326)

    class Meta:
        indexes = (
            models.Index(fields=["run", "kind", "-area"], name="fusion_piece_by_area"),
            models.Index(fields=["run", "system", "region"], name="fusion_piece_by_place"),
        )


class Fit(models.Model):
    """The base grids that stand for an old grid. Errors are shares of the old grid: what one has and the other has not.

    `members` holds codes of base grids. People are None where they are not known, their error also where nobody lives.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="fits")
    grid = models.ForeignKey(OldGrid, on_delete=models.PROTECT, related_name="+")
    system = models.ForeignKey(OldSystem, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=FitKind)
    members = models.JSONField(default=list)
    old_area = models.FloatField()
    new_area = models.FloatField()
    area_error = models.FloatField()
    old_people = models.FloatField(null=True)
    people_error = models.FloatField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["run", "grid", "kind"], name="fit_is_told_once"),)
        indexes = (models.Index(fields=["run", "kind", "-area_error"], name="fusion_fit_by_error"),)
