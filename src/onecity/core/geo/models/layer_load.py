"""Map files a city loads in the browser: one row a file, with what the check found, what loading did, and what it replaced."""

from django.db import models

from onecity.core.accounts.models import User
from onecity.core.rowfiles.models import RowFile


class LayerLoad(RowFile):
    """One map file. `said` is the coordinate system it names itself; where `system` is empty that one holds.

    `bad` holds row, field and reason of the rows left out, as many as are kept; `bad_rows` counts them all. `map_key` is the version of
    the map it made: while that is the newest, the load can be taken back.
    """

    FOLDER = "layers"

    layers = models.JSONField(default=list)
    said = models.CharField(max_length=200, blank=True)
    layer = models.CharField(max_length=200, blank=True)
    stage = models.CharField(max_length=120, blank=True)
    bad = models.JSONField(default=list)
    remarks = models.JSONField(default=list)
    map_key = models.CharField(max_length=32, blank=True)
    undone_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(RowFile.Meta):
        pass


class ReplacedRow(models.Model):
    """A row of the map's tables as it was before a load changed it, as PostgreSQL writes a row; None where there was none."""

    load = models.ForeignKey(LayerLoad, on_delete=models.CASCADE, related_name="replaced")
    relation = models.CharField(max_length=20)
    key = models.CharField(max_length=20)
    row = models.TextField(null=True)  # noqa: DJ001 - no row is not an empty one

    class Meta:
        indexes = (models.Index(fields=["load", "relation"], name="replaced_row_relation"),)
