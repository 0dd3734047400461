"""A file as its pages show it, and the file of the rows that were not taken."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from typing import IO, Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from onecity.core.registry import Text
from onecity.core.rowfiles.course import Course, File, Problem
from onecity.core.rowfiles.fields import Field
from onecity.core.tables import BYTE_ORDER_MARK, guarded, spooled

FIRST_PROBLEMS, SHOWN_CELL = 20, 24


@dataclass(frozen=True)
class Answer:
    """A field and the column proposed for it or just given; `problem` says why that would not do."""

    field: Field
    column: int | None
    problem: str = ""


def columns_of(
    course: Course[File], file: File, given: tuple[Mapping[str, int], str] | None = None, problems: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The part of the page that asks for columns and coordinates: as answered just now, or as proposed."""
    mapping, system = course.proposed(file) if given is None else given
    told = problems or {}
    return {
        "answers": [Answer(field, mapping.get(field.key), told.get(field.key, "")) for field in course.fields(file)],
        "systems": [(one, one.code == system) for one in course.systems(file)],
        "system_problem": told.get("system", ""),
    }


def page_of(course: Course[File], file: File) -> dict[str, Any]:
    """What the page of a file shows."""
    share, done = course.progress(file)
    shown = course.shown(file)
    return {
        "course": course,
        "file": file,
        "shown": shown,
        "share": share,
        "done": done,
        "kind_label": course.kind_label(file),
        "first_problems": [_told(course, file, one) for one in islice(course.problems(file), FIRST_PROBLEMS)],
        "headings": _headings(file.header, shown.sample),
        **columns_of(course, file),
    }


def _headings(header: Sequence[str], sample: Sequence[Sequence[str]]) -> list[str]:
    """Each heading with the first thing that stands below it, to recognise the column by."""
    below = [next((row[column] for row in sample if column < len(row) and row[column].strip()), "") for column in range(len(header))]
    named = [heading or str(number) for number, heading in enumerate(header, 1)]
    return [f"{heading} · {Truncator(cell).chars(SHOWN_CELL)}" if cell else heading for heading, cell in zip(named, below, strict=True)]


def _told(course: Course[File], file: File, problem: Problem) -> tuple[int, Text, str, str]:
    """Number, field, reason, and what stands in the field."""
    column = file.mapping.get(problem.field)
    cell = problem.cells[column][:80] if column is not None and column < len(problem.cells) else ""
    return problem.row, course.label_of(file, problem.field), problem.reason, cell


def problem_lines(head: Sequence[str], problems: Iterator[tuple[int, Text, str, Sequence[str]]]) -> Iterator[str]:
    """Rows that were not taken as CSV: number, field and reason before the columns as they were sent."""
    out = StringIO()
    writer = csv.writer(out)
    out.write(BYTE_ORDER_MARK)
    writer.writerow([_("Row"), _("Field"), _("Reason"), *map(guarded, head)])
    for row, label, reason, cells in problems:
        writer.writerow([str(row), *(guarded(str(cell)) for cell in (label, reason, *cells))])
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()


def problem_file(course: Course[File], file: File) -> IO[bytes]:
    """The file of the rows that were not taken, UTF-8, in the language of now: to correct and send again."""
    rows = ((one.row, course.label_of(file, one.field), one.reason, one.cells) for one in course.problems(file))
    lines = problem_lines(file.header if course.keeps_rows else (), rows)
    return spooled(lambda out: out.writelines(line.encode() for line in lines))
