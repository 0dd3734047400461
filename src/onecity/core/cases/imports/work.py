"""The worker's part: going through a file batch by batch, each in one transaction with its progress.

A worker that dies leaves the last batch undone and everything before it done; whoever comes next goes on from there. Two workers
on one import take turns by the lock on its row.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction

from onecity.core.accounts.models import User
from onecity.core.accounts.scope import actor_of, may
from onecity.core.cases.imports.cells import Row
from onecity.core.cases.imports.files import MOST_ROWS, FileForm, header_of, rows_of
from onecity.core.cases.imports.kinds import Importing, import_kinds
from onecity.core.cases.models import ImportProblem, ImportRun
from onecity.core.rowfiles.errors import BadRow, UnreadableFile
from onecity.core.rowfiles.models import State
from onecity.core.rowfiles.work import AFTER, finish
from onecity.core.said import Said as _

BATCH = 500
FIRST_ROW = 2


class _Rows:
    """The rows of a file behind the head, read on from wherever the import stands."""

    def __init__(self, run: ImportRun) -> None:
        self._path, self._form = Path(run.file.path), FileForm(**run.form)
        self._open(run.done_rows)

    def _open(self, skip: int) -> None:
        rows = rows_of(self._path, self._form)
        header_of(rows)
        self._rows: Iterator[list[str]] = islice(rows, skip, None)
        self.position = skip

    def batch(self, position: int) -> list[Row]:
        """The next rows from a position; the file is opened anew when somebody else has moved it. Raises UnreadableFile."""
        if position != self.position:
            self._open(position)
        cells = list(islice(self._rows, BATCH))
        self.position += len(cells)
        if self.position > MOST_ROWS:
            raise UnreadableFile(_("The file has more than %(most)d rows. Divide it.") % {"most": MOST_ROWS})
        return [Row(FIRST_ROW + position + index, row) for index, row in enumerate(cells)]


def go_through(run: ImportRun) -> None:
    """Check or take in an import to its end. Raises UnreadableFile, FileNotFoundError."""
    if not run.file:
        raise FileNotFoundError
    actor = actor_of(User.objects.get(pk=run.created_by_id))
    kind = import_kinds()[run.kind]
    if not may(actor, kind.permission):
        raise UnreadableFile(_("Whoever started this may no longer import."))
    rows = _Rows(run)
    importing = kind.begin(actor, run)
    while _one_batch(run.pk, rows, importing):
        pass


@transaction.atomic
def _one_batch(run_id: int, rows: _Rows, importing: Importing[Any]) -> bool:
    """Do one batch and say whether there may be another."""
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    if run.state not in AFTER:
        return False
    batch = rows.batch(run.done_rows)
    if not batch:
        _finish(run)
        return False
    outcomes = importing.check(batch)
    ready = [one for one in outcomes if not isinstance(one, BadRow)]
    bad = [one for one in outcomes if isinstance(one, BadRow)]
    new = importing.take(ready) if run.state == State.RUNNING else len(ready) - importing.known(ready)
    run.done_rows += len(batch)
    run.good_rows += new
    run.known_rows += len(ready) - new
    run.bad_rows += len(bad)
    _keep(run, bad, {row.number: row for row in batch})
    run.save()
    return True


def _keep(run: ImportRun, bad: Sequence[BadRow], rows: dict[int, Row]) -> None:
    """Keep the rows that were not taken, sealed, and count them by field."""
    ImportProblem.objects.bulk_create([ImportProblem.of(run, one, rows[one.row].cells) for one in bad])
    run.findings = dict(Counter(run.findings) + Counter(one.field for one in bad))


def _finish(run: ImportRun) -> None:
    run.total_rows = run.done_rows
    finish(run, AFTER[run.state])
    run.save()
