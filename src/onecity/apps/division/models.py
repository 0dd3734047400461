"""Drafts of a division."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from onecity.core.accounts.models import User
from onecity.core.geo.models import Region


class DraftState(models.TextChoices):
    """How far a draft is."""

    OPEN = "open", _("Being drawn")
    PUBLISHED = "published", _("Published")
    DISCARDED = "discarded", _("Discarded")


class Proposal(models.TextChoices):
    """How far the proposal the machine was asked for is."""

    NONE = "", ""
    WANTED = "wanted", _("Being computed")
    DONE = "done", _("Computed")
    FAILED = "failed", _("No proposal")


class Draft(models.Model):
    """Steps over the base grids of one township or county, with the day from which they are to hold.

    `base` are the keys of the grids it began with: they are its version of the division. Of the `steps` the first `position` count;
    those behind can be redone. `revision` grows with every change: who sends an older one comes too late. `names` are those that grids
    which stay (keys) get on the day, Chinese and English, until they have them.
    """

    title = models.CharField(max_length=80)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    base = models.JSONField()
    steps = models.JSONField(default=list)
    position = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=DraftState, default=DraftState.OPEN)
    proposal = models.CharField(max_length=10, choices=Proposal, default=Proposal.NONE, blank=True)
    wish = models.JSONField(default=dict)
    names = models.JSONField(default=dict)
    progress = models.JSONField(default=dict)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.title
