"""One file on its course: where it stands, and what came out of its rows."""

from pathlib import PurePath
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onecity.core.accounts.models import User
from onecity.core.lasting import Lasting
from onecity.core.said import SaidField


class State(models.TextChoices):
    """Where a file stands."""

    UPLOADED = "uploaded", _("Columns to be named")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked, nothing taken yet")
    RUNNING = "running", _("Being taken in")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", pgettext_lazy("import", "Stopped")
    FAILED = "failed", _("Could not be read")
    UNDOING = "undoing", _("Being taken back")
    UNDONE = "undone", _("Taken back")


def kept_in(one: "RowFile", name: str) -> str:
    """Where a file is kept until its rows are taken."""
    return str(PurePath(one.FOLDER) / name)


class RowFile(Lasting):
    """A file of rows. `kind` is what it holds, `header` its columns, `mapping` a field → the number of its column.

    `system` is the coordinate system its places are read in. Rows are counted without the head; `total_rows` is known after the check.
    """

    BUSY = frozenset({State.CHECKING, State.RUNNING, State.UNDOING})
    FOLDER: ClassVar[str]

    file = models.FileField(upload_to=kept_in, blank=True)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=20, blank=True)
    header = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    system = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    fault = SaidField(blank=True)
    total_rows = models.PositiveIntegerField(null=True)
    good_rows = models.PositiveIntegerField(default=0)
    bad_rows = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta(Lasting.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name
