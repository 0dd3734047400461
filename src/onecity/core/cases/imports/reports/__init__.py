"""Reports from a file: a case a row."""

from collections.abc import Sequence

from onecity.core.accounts.scope import Actor
from onecity.core.cases.imports.cells import Row
from onecity.core.cases.imports.reports.checking import Checker, Ready
from onecity.core.cases.imports.reports.taking import Taker, known_keys, request_key
from onecity.core.cases.models import ImportRun
from onecity.core.rowfiles.errors import BadRow


class ReportImport:
    """Going through a file of reports for one importer."""

    def __init__(self, actor: Actor, run: ImportRun) -> None:
        self._checker = Checker(actor, run.mapping, len(run.header), run.system)
        self._taker, self._digest = Taker(actor, run.digest), run.digest

    def check(self, rows: Sequence[Row]) -> Sequence[Ready | BadRow]:
        """Each row as ready or bad."""
        return self._checker.check(rows)

    def known(self, ready: Sequence[Ready]) -> int:
        """How many were taken in before."""
        return len(known_keys(request_key(self._digest, one.row.number) for one in ready))

    def take(self, ready: Sequence[Ready]) -> int:
        """Make the cases of a batch; returns how many are new."""
        return self._taker.take(ready)
