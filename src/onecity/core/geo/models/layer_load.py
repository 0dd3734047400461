"""Map files a city loads in the browser: one row a file, with what the check found and what loading did."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from onecity.core.accounts.models import User


class LoadState(models.TextChoices):
    """Where a file stands."""

    UPLOADED = "uploaded", _("To be described")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked, nothing loaded yet")
    LOADING = "loading", _("Being loaded")
    DONE = "done", _("Loaded")
    FAILED = "failed", _("Could not be read")


BUSY_STATES = (LoadState.CHECKING, LoadState.LOADING)


class LayerLoad(models.Model):
    """One map file. `said` is the coordinate system it names, `system` the one it is read in; `mapping` maps a field to a column.

    `bad` holds row, field and reason of the rows left out, as many as are kept; `bad_count` counts them all.
    """

    file = models.FileField(upload_to="layers", blank=True)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    layers = models.JSONField(default=list)
    columns = models.JSONField(default=list)
    said = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=10, blank=True)
    system = models.CharField(max_length=40, blank=True)
    layer = models.CharField(max_length=200, blank=True)
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=LoadState, default=LoadState.UPLOADED)
    stage = models.CharField(max_length=120, blank=True)
    fault = models.CharField(max_length=500, blank=True)
    read_count = models.PositiveIntegerField(default=0)
    kept_count = models.PositiveIntegerField(default=0)
    bad_count = models.PositiveIntegerField(default=0)
    bad = models.JSONField(default=list)
    remarks = models.JSONField(default=list)
    error = models.CharField(max_length=300, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField(auto_now=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name

    @property
    def busy(self) -> bool:
        """Whether the worker has it in hand."""
        return self.state in BUSY_STATES
