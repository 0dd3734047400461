"""Rows that were not taken, sealed for keeping and opened for their owner."""

import json

from onecity.core.cases.imports.cells import Row
from onecity.core.cases.imports.errors import BadRow
from onecity.core.cases.models import ImportProblem, ImportRun
from onecity.core.ledger.cipher import encrypt

MOST_CELL, MOST_REASON = 5000, 300


def problem_of(run: ImportRun, bad: BadRow, row: Row) -> ImportProblem:
    """The unsaved record of a bad row. Very long cells are cut: the row's number finds them in the file."""
    cells = [cell.replace("\x00", "\ufffd")[:MOST_CELL] for cell in row.cells]
    sealed = encrypt(json.dumps(cells))
    return ImportProblem(run=run, row=bad.row, field=bad.field, reason=bad.reason[:MOST_REASON], cells_cipher=sealed)
