"""Imports from files: one run a file, and the rows that could not be taken."""

import json
from collections.abc import Sequence

from django.db import models

from onecity.core.ledger.cipher import decrypt, encrypt
from onecity.core.rowfiles.errors import BadRow
from onecity.core.rowfiles.models import RowFile
from onecity.core.said import SaidField

MOST_CELL = 5000


class ImportRun(RowFile):
    """One file of a kind (imports/kinds.py). `digest` is the SHA-256 of its bytes and names its rows for ever: none is taken twice.

    `done_rows` moves in the transaction that writes a batch, so it is always true. `form` is how the file is read (kind, encoding,
    delimiter).
    """

    FOLDER = "imports"

    digest = models.CharField(max_length=64)
    form = models.JSONField(default=dict)
    sample = models.BinaryField(default=b"")
    findings = models.JSONField(default=dict)
    done_rows = models.PositiveIntegerField(default=0)
    known_rows = models.PositiveIntegerField(default=0)

    class Meta(RowFile.Meta):
        constraints = (models.UniqueConstraint(fields=["created_by", "kind", "digest"], name="import_run_file"),)

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
    reason = SaidField()
    cells_cipher = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["run", "row"], name="import_problem_row"),)
        ordering = ("row",)

    @classmethod
    def of(cls, run: ImportRun, bad: BadRow, cells: Sequence[str]) -> "ImportProblem":
        """The unsaved record of a bad row. Very long cells are cut: the row's number finds them in the file."""
        sealed = encrypt(json.dumps([cell.replace("\x00", "\ufffd")[:MOST_CELL] for cell in cells]))
        return cls(run=run, row=bad.row, field=bad.field, reason=bad.reason, cells_cipher=sealed)

    @property
    def cells(self) -> list[str]:
        """The row as it stood in the file."""
        return json.loads(decrypt(bytes(self.cells_cipher)))
