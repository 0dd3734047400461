"""Things that have a number and a place from a file: one a row, known by its number; one that is recorded already is left alone."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from onecity.core.accounts.scope import Actor, may
from onecity.core.cases.imports.cells import Row
from onecity.core.cases.imports.placing import Place, Placeable, place_rows
from onecity.core.cases.models import ImportRun
from onecity.core.geo.queries import Located
from onecity.core.rowfiles.errors import BadRow
from onecity.core.said import Said as _


class Numbered(Placeable, Protocol):
    """A row as read, with the number it is known by."""

    @property
    def code(self) -> str: ...


Draft = TypeVar("Draft", bound=Numbered)
Ready = TypeVar("Ready")


class NumberedImport(ABC, Generic[Draft, Ready]):
    """Going through such a file for one importer; `permission` is asked where each thing lies, `read` raises BadRow."""

    permission: ClassVar[str]

    def __init__(self, actor: Actor, run: ImportRun, read: Callable[[Row], Draft]) -> None:
        self._actor, self._system, self._reads = actor, run.system, read
        self._seen: dict[str, int] = {}

    def check(self, rows: Sequence[Row]) -> Sequence[Ready | BadRow]:
        """Each row as ready or bad."""
        read = [self._read(row) for row in rows if not row.empty]
        drafts: list[Any] = [one for one in read if not isinstance(one, BadRow)]
        placed = iter(place_rows(drafts, self._system))
        return [one if isinstance(one, BadRow) else self._judge(next(placed)) for one in read]

    def _read(self, row: Row) -> Draft | BadRow:
        try:
            draft = self._reads(row)
        except BadRow as bad:
            return bad
        first = self._seen.setdefault(draft.code, row.number)
        return draft if first == row.number else BadRow(row.number, "code", _("This number stands in row %(row)d.") % {"row": first})

    def _judge(self, placed: tuple[Draft, Place, Located] | BadRow) -> Ready | BadRow:
        if isinstance(placed, BadRow):
            return placed
        draft, place, located = placed
        if not may(self._actor, self.permission, located.region_code):
            return BadRow(draft.row.number, "longitude", _("The place lies outside your area."))
        return self.ready(draft, place)

    @abstractmethod
    def ready(self, draft: Draft, place: Place) -> Ready:
        """The row as it can be taken; longitude and latitude in WGS 84."""
