"""Imports from files: one run a file, and the rows that could not be taken."""

import json

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onecity.core.accounts.models import User
from onecity.core.ledger.cipher import decrypt, encrypt


class RunState(models.TextChoices):
    """Where an import stands."""

    UPLOADED = "uploaded", _("Columns to be named")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked, nothing taken yet")
    RUNNING = "running", _("Being taken in")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", pgettext_lazy("import", "Stopped")
    FAILED = "failed", _("Could not be read")


BUSY_STATES = (RunState.CHECKING, RunState.RUNNING)


class ImportRun(models.Model):
    """One file of a kind (imports/kinds.py). `digest` is the SHA-256 of its bytes and names its rows for ever: none is taken twice.

    `done_rows` moves in the transaction that writes a batch, so it is always true; rows are counted without the head.
    `mapping` maps a field to the number of its column; `form` is how the file is read (kind, encoding, delimiter).
    """

    kind = models.CharField(max_length=20, default="reports")
    file = models.FileField(upload_to="imports", blank=True)
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    form = models.JSONField(default=dict)
    header = models.JSONField(default=list)
    sample = models.BinaryField(default=b"")
    mapping = models.JSONField(default=dict)
    system = models.CharField(max_length=10, default="wgs84")
    state = models.CharField(max_length=10, choices=RunState, default=RunState.UPLOADED)
    findings = models.JSONField(default=dict)
    fault = models.CharField(max_length=300, blank=True)
    total_rows = models.PositiveIntegerField(null=True)
    done_rows = models.PositiveIntegerField(default=0)
    good_rows = models.PositiveIntegerField(default=0)
    known_rows = models.PositiveIntegerField(default=0)
    bad_rows = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField(auto_now=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["created_by", "kind", "digest"], name="import_run_file"),)
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name

    @property
    def busy(self) -> bool:
        """Whether the worker has it in hand."""
        return self.state in BUSY_STATES

    @property
    def sample_rows(self) -> list[list[str]]:
        """The first rows, to recognise the columns by."""
        return json.loads(decrypt(bytes(self.sample)) or "[]")

    @sample_rows.setter
    def sample_rows(self, rows: list[list[str]]) -> None:
        self.sample = encrypt(json.dumps(rows, ensure_ascii=False))


class ImportProblem(models.Model):
    """A row that was not taken: its number in the file (the head is row 1), the field at fault and the reason in words.

    The cells may hold names and numbers of people, so they are sealed.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="problems")
    row = models.PositiveIntegerField()
    field = models.CharField(max_length=20)
    reason = models.CharField(max_length=300)
    cells_cipher = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["run", "row"], name="import_problem_row"),)
        ordering = ("row",)

    @property
    def cells(self) -> list[str]:
        """The row as it stood in the file."""
        return json.loads(decrypt(bytes(self.cells_cipher)))
