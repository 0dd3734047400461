"""A list read and checked row by row. Nothing is mended: a row that is not sound is told by row and field, and left out."""

import re
from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import ClassVar, Generic, TypeVar

from django.conf import settings
from django.db.models import Model
from django.utils.translation import override

from onecity.apps.fusion.models import ListFile, OldDuty, OldGrid, OldSystem, OldWorker
from onecity.apps.fusion.models.duties import TITLE_LENGTH, DutyKind
from onecity.apps.fusion.models.systems import CODE_LENGTH
from onecity.apps.fusion.models.upload import ListKind
from onecity.core.accounts.phones import BadPhone, normal_phone
from onecity.core.cases.imports.cells import CellReader, Row
from onecity.core.cases.imports.files import FileForm, header_of, rows_of
from onecity.core.cases.imports.names import Names
from onecity.core.rowfiles.errors import BadRow, UnreadableFile
from onecity.core.said import Said as _

FIRST_ROW, MOST_ROWS, MOST_A_MONTH, MOST_MINUTES, NAME_LENGTH = 2, 50_000, 1_000.0, 2_880.0, 60
_DIVIDED = re.compile(r"[;；,，、\s]+")
_IDENTITY = re.compile(r"[1-9]\d{16}[\dX]")
_WEIGHTS, _CHECKS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"
"""GB 11643-1999: the last character follows from the seventeen before it."""
KIND_WORDS: dict[str, tuple[str, ...]] = {
    DutyKind.PATROL: ("巡查", "巡逻", "巡检", "检查"),
    DutyKind.VISIT: ("走访", "入户", "上门"),
    DutyKind.CASE: ("事件", "处置", "案件", "事件处置", "办件"),
    DutyKind.OFFICE: ("内业", "台账", "登记", "报表"),
}
Kept = TypeVar("Kept", OldWorker, OldDuty)


@dataclass(frozen=True)
class Reading(Generic[Kept]):
    """The rows that can be taken, unsaved, those that cannot, and how many there were."""

    good: list[Kept]
    bad: list[BadRow]

    @property
    def total(self) -> int:
        """All rows with something in them."""
        return len(self.good) + len(self.bad)


class _ListReader(CellReader, Generic[Kept]):
    """What both lists are read by: the system, and a code that is one of its system, in the file and beside what is known."""

    model: ClassVar[type[Model]]

    def __init__(self, file: ListFile) -> None:
        super().__init__(file.mapping, len(file.header))
        self.file, self._seen = file, dict[tuple[int, str], int]()
        self._own = OldSystem.objects.filter(code=file.kind).first() if file.kind else None
        self._systems: Names[OldSystem] = Names(_("“%(name)s” is neither the short code nor the name of a system."))
        for one in OldSystem.objects.all():
            self._systems.add(one, one.code, (one.code, one.name_zh, one.name_en))
        self._known = set(self.model._default_manager.values_list("system_id", "code"))

    def read(self, row: Row) -> Kept:
        """What a row lists. Raises BadRow naming the field."""
        self.check_cells(row)
        system = self._own or self._systems.find(row, "system", self.needed(row, "system", _("Say whose it is.")))
        code = self.needed(row, "code", _("The code is missing."))
        self.short(row, "code", CODE_LENGTH)
        self._alone(row, system, code)
        return self.kept(row, system, code)

    def _alone(self, row: Row, system: OldSystem, code: str) -> None:
        if (system.pk, code) in self._known:
            raise BadRow(row.number, "code", _("%(code)s is on the list of this system already.") % {"code": code})
        first = self._seen.setdefault((system.pk, code), row.number)
        if first != row.number:
            raise BadRow(row.number, "code", _("The same code stands in row %(row)d.") % {"row": first})

    @abstractmethod
    def kept(self, row: Row, system: OldSystem, code: str) -> Kept:
        """The row as it would be kept, unsaved. Raises BadRow."""


class WorkerReader(_ListReader[OldWorker]):
    """Reads rows as workers."""

    model, longest = OldWorker, "name"

    def __init__(self, file: ListFile) -> None:
        super().__init__(file)
        self._grids = set(OldGrid.objects.values_list("system_id", "code"))
        self._people = {
            (system, digest) for system, digest in OldWorker.objects.exclude(identity_digest="").values_list("system_id", "identity_digest")
        }
        self._rows: dict[tuple[int, str], int] = {}

    def kept(self, row: Row, system: OldSystem, code: str) -> OldWorker:
        """A worker with sealed numbers."""
        name = self.needed(row, "name", _("The name is missing."))
        self.short(row, "name", NAME_LENGTH)
        phone, identity = self._phone(row), self._identity(row)
        worker = OldWorker(system=system, code=code, name=name, grids=self._codes(row, system), file=self.file)
        worker.seal(phone, identity)
        self._not_twice(row, worker)
        return worker

    def _phone(self, row: Row) -> str:
        cell = self.cell(row, "phone")
        try:
            return normal_phone(cell) if cell else ""
        except BadPhone as bad:
            raise BadRow(row.number, "phone", _("A mobile number has eleven digits and begins with 1.")) from bad

    def _identity(self, row: Row) -> str:
        cell = self.cell(row, "identity").upper()
        if cell and not (_IDENTITY.fullmatch(cell) and _checks(cell)):
            reason = _("No identity number: eighteen characters, of which the last follows from the others.")
            raise BadRow(row.number, "identity", reason)
        return cell

    def _codes(self, row: Row, system: OldSystem) -> list[str]:
        codes = [code for code in _DIVIDED.split(self.cell(row, "grids")) if code]
        unknown = next((code for code in codes if (system.pk, code) not in self._grids), None)
        if unknown is not None:
            reason = _("This system has no grid %(code)s: load its grids first, or correct the code.")
            raise BadRow(row.number, "grids", reason % {"code": unknown[:CODE_LENGTH]})
        return list(dict.fromkeys(codes))

    def _not_twice(self, row: Row, worker: OldWorker) -> None:
        key = worker.system_id, worker.identity_digest
        if not worker.identity_digest:
            return
        if key in self._people:
            raise BadRow(row.number, "identity", _("This person is on the list of this system already."))
        first = self._rows.setdefault(key, row.number)
        if first != row.number:
            raise BadRow(row.number, "identity", _("The same person stands in row %(row)d.") % {"row": first})


def _checks(identity: str) -> bool:
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, identity, strict=False))
    return _CHECKS[total % 11] == identity[-1]


class DutyReader(_ListReader[OldDuty]):
    """Reads rows as duties."""

    model, longest = OldDuty, "title"

    def __init__(self, file: ListFile) -> None:
        super().__init__(file)
        self._kinds: Names[DutyKind] = Names(_("“%(name)s” is none of patrol, visit, cases, records."))
        for kind in DutyKind:
            self._kinds.add(kind, kind.value, (kind.value, *_labels(kind), *KIND_WORDS[kind]))

    def kept(self, row: Row, system: OldSystem, code: str) -> OldDuty:
        """A duty that is merged with none yet."""
        title = self.needed(row, "title", _("The duty has no title."))
        self.short(row, "title", TITLE_LENGTH)
        kind = self._kinds.find(row, "kind", self.needed(row, "kind", _("Say what the duty goes by.")))
        times, minutes = self._number(row, "times", MOST_A_MONTH), self._number(row, "minutes", MOST_MINUTES)
        return OldDuty(system=system, code=code, title=title, kind=kind, times=times, minutes=minutes, file=self.file)

    def _number(self, row: Row, key: str, most: float) -> float:
        words = {"most": int(most)}
        try:
            found = float(self.needed(row, key, _("Give a number above 0, at most %(most)d.") % words))
        except ValueError:
            found = float("nan")
        if not (isfinite(found) and 0 < found <= most):
            raise BadRow(row.number, key, _("Give a number above 0, at most %(most)d.") % words)
        return found


def _labels(kind: DutyKind) -> Iterator[str]:
    for language, _name in settings.LANGUAGES:
        with override(language):
            yield str(kind.label)


def rows_in(path: Path, form: FileForm) -> Iterator[Row]:
    """The rows below the head that hold anything. Raises UnreadableFile."""
    cells = rows_of(path, form)
    header_of(cells)
    for number, row in enumerate(cells, FIRST_ROW):
        if number - FIRST_ROW >= MOST_ROWS:
            raise UnreadableFile(_("The file has more than %(most)d rows. Divide it.") % {"most": MOST_ROWS})
        if any(cell.strip() for cell in row):
            yield Row(number, row)


def read(file: ListFile) -> Reading[OldWorker] | Reading[OldDuty]:
    """Read and check a whole list. Raises UnreadableFile."""
    rows = rows_in(Path(file.file.path), FileForm(**file.form))
    if file.holds == ListKind.WORKERS:
        return read_with(WorkerReader(file), rows)
    return read_with(DutyReader(file), rows)


def read_with(reader: _ListReader[Kept], rows: Iterator[Row]) -> Reading[Kept]:
    """Rows as one list's reader takes them."""
    good: list[Kept] = []
    bad: list[BadRow] = []
    for row in rows:
        try:
            good.append(reader.read(row))
        except BadRow as fault:
            bad.append(fault)
    return Reading(good, bad)
