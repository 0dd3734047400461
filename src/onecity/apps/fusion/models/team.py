"""Workers of several systems who are probably one person, and what people decided about that."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from onecity.apps.fusion.models.systems import OldWorker
from onecity.core.accounts.models import User


class LikenessState(models.TextChoices):
    """What is held of a pair."""

    SURE = "sure", _("Sure")
    OPEN = "open", _("To be reviewed")
    SAME = "same", _("The same person")
    OTHER = "other", _("Two persons")


class Likeness(models.Model):
    """Two workers of different systems who may be one person; `score` is 0 to 1, `reasons` names what speaks for it."""

    ONE_PERSON = frozenset({LikenessState.SURE, LikenessState.SAME})

    first = models.ForeignKey(OldWorker, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(OldWorker, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=5, choices=LikenessState)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["first", "second"], name="likeness_is_told_once"),)
        indexes = (models.Index(fields=["state", "-score"], name="fusion_likeness_open"),)


class Decision(models.Model):
    """One decision about a pair, kept for good: from which state to which, by whom, when."""

    likeness = models.ForeignKey(Likeness, on_delete=models.PROTECT, related_name="decisions")
    before = models.CharField(max_length=5, choices=LikenessState)
    after = models.CharField(max_length=5, choices=LikenessState)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
