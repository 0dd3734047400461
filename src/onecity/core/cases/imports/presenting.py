"""Imports as their pages show them."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import IO

from django.utils.translation import gettext as _

from onecity.core.cases.imports.fields import Field
from onecity.core.cases.imports.kinds import KINDS
from onecity.core.cases.imports.placing import SYSTEMS
from onecity.core.cases.imports.queries import proposed_mapping, proposed_system
from onecity.core.cases.models import ImportRun
from onecity.core.registry import Text
from onecity.core.tables import BYTE_ORDER_MARK, guarded, spooled

FIRST_PROBLEMS, CHUNK = 20, 500


@dataclass(frozen=True)
class Choice:
    """A field and the column proposed for it; `problem` says why the last answer would not do."""

    field: Field
    column: int | None
    problem: str = ""


def choices_of(run: ImportRun, answered: Mapping[str, int] | None = None, problems: Mapping[str, str] | None = None) -> list[Choice]:
    """Every field with its column: the answer just given, or the proposal."""
    mapping = proposed_mapping(run) if answered is None else answered
    return [Choice(field, mapping.get(field.key), (problems or {}).get(field.key, "")) for field in KINDS[run.kind].fields]


def systems_of(run: ImportRun, answered: str = "") -> list[tuple[str, Text, bool]]:
    """The coordinate systems: code, name, whether chosen."""
    chosen = answered or proposed_system(run)
    return [(code, name, code == chosen) for code, (name, _turn) in SYSTEMS.items()]


def share_done(run: ImportRun) -> float | None:
    """How far the worker is, 0 to 1; None while the number of rows is not known yet."""
    return run.done_rows / run.total_rows if run.total_rows else None


def found_by_field(run: ImportRun) -> list[tuple[Text, int]]:
    """How many rows were refused for which field, most first."""
    return [(KINDS[run.kind].label_of(key), count) for key, count in sorted(run.findings.items(), key=lambda item: -item[1])]


def first_problems(run: ImportRun) -> list[tuple[int, Text, str, str]]:
    """The first rows refused: number, field, reason, and what stands in the field."""
    label_of = KINDS[run.kind].label_of
    return [
        (problem.row, label_of(problem.field), problem.reason, _cell(run, problem.field, problem.cells)[:80])
        for problem in run.problems.all()[:FIRST_PROBLEMS]
    ]


def _cell(run: ImportRun, key: str, cells: Sequence[str]) -> str:
    column = run.mapping.get(key)
    return cells[column] if column is not None and column < len(cells) else ""


def _lines(rows: Sequence[Sequence[str]]) -> str:
    out = StringIO()
    csv.writer(out).writerows([[guarded(cell) for cell in row] for row in rows])
    return out.getvalue()


def _problem_lines(run: ImportRun) -> Iterator[str]:
    """The file of refused rows: their number, field and reason before the columns as they were sent."""
    yield BYTE_ORDER_MARK + _lines([[_("Row"), _("Field"), _("Reason"), *run.header]])
    last = 0
    while page := list(run.problems.filter(row__gt=last)[:CHUNK]):
        yield _lines([[str(one.row), str(KINDS[run.kind].label_of(one.field)), one.reason, *one.cells] for one in page])
        last = page[-1].row


def problem_file(run: ImportRun) -> IO[bytes]:
    """The file of refused rows, UTF-8, to correct and send again."""
    return spooled(lambda file: file.writelines(line.encode() for line in _problem_lines(run)))
