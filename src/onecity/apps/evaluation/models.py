"""How a city evaluates, version by version, and the reports that were made."""

from django.db import models

from onecity.core.accounts.models import User


class Scheme(models.Model):
    """A published version of the rules (评价方案): what counts, weights, bands. The newest whose `valid_from` has come is in force.

    `content` has the keys of a city package's `evaluation.toml`. The database refuses to change a published version.
    """

    version = models.CharField(max_length=40, unique=True)
    valid_from = models.DateField()
    content = models.JSONField()
    note = models.TextField(blank=True)
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-valid_from", "-pk")

    def __str__(self) -> str:
        return self.version


class Report(models.Model):
    """A monthly report as it was made (月报): its figures stay, whatever the history says later. The database refuses to change it.

    `figures` holds what `reports.contents` wrote, `digest` its SHA-256.
    """

    month = models.DateField()
    until = models.DateTimeField()
    region_code = models.CharField(max_length=12, blank=True)
    scheme = models.CharField(max_length=40)
    figures = models.JSONField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-month", "-made_at")

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
