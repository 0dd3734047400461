"""Duties (工作事项): what each old system has its people do, the one list they are merged into, and every step of that review."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onecity.apps.fusion.models.systems import CODE_LENGTH, OldSystem
from onecity.core.accounts.models import User

TITLE_LENGTH = 120


class DutyKind(models.TextChoices):
    """What the work of a duty goes by."""

    PATROL = "patrol", pgettext_lazy("duty", "Patrol")
    VISIT = "visit", pgettext_lazy("duty", "Visit")
    CASE = "case", pgettext_lazy("duty", "Cases")
    OFFICE = "office", pgettext_lazy("duty", "Records")


class MergedDuty(models.Model):
    """A duty of the one list. One that all members have left has gone into another and is no longer shown."""

    title = models.CharField(max_length=TITLE_LENGTH)
    kind = models.CharField(max_length=8, choices=DutyKind)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.title


class OldDuty(models.Model):
    """A duty as one system lists it: done `times` a month in each of its grids, `minutes` each time. `merged` is where it stands now."""

    system = models.ForeignKey(OldSystem, on_delete=models.PROTECT, related_name="duties")
    code = models.CharField(max_length=CODE_LENGTH)
    title = models.CharField(max_length=TITLE_LENGTH)
    kind = models.CharField(max_length=8, choices=DutyKind)
    times = models.FloatField()
    minutes = models.FloatField()
    merged = models.ForeignKey(MergedDuty, on_delete=models.PROTECT, related_name="members")
    synthetic = models.BooleanField(default=False)
    file = models.ForeignKey("ListFile", null=True, on_delete=models.PROTECT, related_name="duties")

    class Meta:
        ordering = ("system", "code")
        constraints = (models.UniqueConstraint(fields=["system", "code"], name="old_duty_code_is_one_of_its_system"),)

    def __str__(self) -> str:
        return self.title

    @property
    def hours(self) -> float:
        """Hours a month in one grid of its system."""
        return self.times * self.minutes / 60


class DutyAct(models.TextChoices):
    """What was decided about duties of the one list."""

    MERGE = "merge", pgettext_lazy("duty", "Merged")
    REFUSE = "refuse", _("Two duties")
    RENAME = "rename", _("Renamed")
    PART = "part", _("Taken out")


class DutyStep(models.Model):
    """One step of the review, kept for good. `moved` are old duties (keys) that went from `source` to `target`; texts are titles.

    A step that takes another back is a step too: `undoes` is the one it takes back.
    """

    act = models.CharField(max_length=8, choices=DutyAct)
    source = models.ForeignKey(MergedDuty, null=True, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(MergedDuty, on_delete=models.PROTECT, related_name="+")
    moved = models.JSONField(default=list)
    before = models.CharField(max_length=TITLE_LENGTH, blank=True)
    after = models.CharField(max_length=TITLE_LENGTH, blank=True)
    undoes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="undone_by")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
