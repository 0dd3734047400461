"""Files of departments that were loaded in the browser: their grids, and their lists of workers and duties."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from onecity.core.accounts.models import User
from onecity.core.rowfiles.models import RowFile


class GridFile(RowFile):
    """One file of old grids; `kind` is the code of its system. `said` is the coordinate system the file names itself.

    `layer` is the layer that is read, of `layers`. `bad` holds row, field and reason of rows left out, as many as are kept.
    """

    FOLDER = "old-grids"

    layers = models.JSONField(default=list)
    layer = models.CharField(max_length=200, blank=True)
    said = models.CharField(max_length=200, blank=True)
    stage = models.CharField(max_length=120, blank=True)
    bad = models.JSONField(default=list)
    remarks = models.JSONField(default=list)
    undone_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")


class ListKind(models.TextChoices):
    """What a list of a department tells."""

    WORKERS = "workers", _("Workers")
    DUTIES = "duties", _("Duties")


class ListFile(RowFile):
    """One list of workers or duties; `kind` is the code of its system, empty where a column names it. `form` says how it is read.

    `bad` holds row, field and reason of rows left out, as many as are kept; the rows themselves are not: they hold numbers of people.
    """

    FOLDER = "old-lists"

    holds = models.CharField(max_length=8, choices=ListKind)
    form = models.JSONField(default=dict)
    bad = models.JSONField(default=list)
    undone_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
