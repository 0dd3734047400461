"""Reading a file of rows, CSV or xlsx, as texts; nothing of it is held in memory."""

import csv
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from onecity.core.cases.imports.encodings import encoding_of
from onecity.core.rowfiles.errors import UnreadableFile
from onecity.core.said import Said as _

MEGABYTE = 1 << 20
MOST_BYTES, MOST_ROWS, MOST_COLUMNS = 50 * MEGABYTE, 200_000, 200
MOST_UNPACKED_BYTES, MOST_SHARED_BYTES, MOST_PARTS = 600 * MEGABYTE, 100 * MEGABYTE, 2000
DELIMITERS = (",", "\t", ";", "|")
ZIP_MARK, OLD_OFFICE_MARK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

csv.field_size_limit(MOST_BYTES)


@dataclass(frozen=True)
class FileForm:
    """How a file is read: its kind (csv or xlsx); of a CSV the encoding and what divides the columns."""

    kind: str
    encoding: str = ""
    delimiter: str = ""

    def as_dict(self) -> dict[str, str]:
        """The form as it is stored."""
        return asdict(self)


def form_of(path: Path) -> FileForm:
    """Find out how a file is to be read. Raises UnreadableFile."""
    with path.open("rb") as file:
        beginning = file.read(8)
    if not beginning:
        raise UnreadableFile(_("The file is empty."))
    if beginning.startswith(OLD_OFFICE_MARK):
        raise UnreadableFile(_("This is an old or encrypted Excel file. Save it as .xlsx without a password, or as CSV."))
    if beginning.startswith(ZIP_MARK):
        check_unpacked_size(path)
        return FileForm("xlsx")
    encoding = encoding_of(path)
    return FileForm("csv", encoding, _delimiter(path, encoding))


def _delimiter(path: Path, encoding: str) -> str:
    """What divides the columns of the head: the candidate that stands there most often."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        head = file.readline(MEGABYTE)
    return max(DELIMITERS, key=head.count)


def check_unpacked_size(path: Path) -> None:
    """Look at what a workbook would unpack to, before anything is unpacked. Raises UnreadableFile."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise UnreadableFile(_("The workbook is damaged, or was not sent completely.")) from error
    shared = sum(part.file_size for part in parts if part.filename.endswith("sharedStrings.xml"))
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES or shared > MOST_SHARED_BYTES:
        raise UnreadableFile(_("The workbook unpacks to far more than it should. Save it as CSV."))


def _csv_rows(path: Path, form: FileForm) -> Iterator[list[str]]:
    with path.open(encoding=form.encoding, errors="replace", newline="") as file:
        try:
            yield from csv.reader(file, delimiter=form.delimiter)
        except csv.Error as error:
            raise UnreadableFile(str(error)) from error


def text_of(value: Any) -> str:
    """A cell as text: whole numbers without a point, dates and times in ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _xlsx_rows(path: Path, form: FileForm) -> Iterator[list[str]]:
    """The first sheet. Of merged cells only the first holds a value; formulas stand for their last result."""
    from openpyxl import load_workbook  # 16 MB, which a process takes when it opens its first workbook

    file = path.open("rb")  # given a name, the library goes by its ending
    try:  # the library raises anything at all for a broken workbook
        book = load_workbook(file, read_only=True, data_only=True)
    except Exception as error:
        file.close()
        raise UnreadableFile(_("The workbook cannot be opened: it is damaged or not an Excel file.")) from error
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for row in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1):
            yield [text_of(value) for value in row]
    except (IndexError, KeyError, ValueError, SyntaxError, zipfile.BadZipFile) as error:
        raise UnreadableFile(_("The workbook cannot be read to its end: it is damaged.")) from error
    finally:
        book.close()
        file.close()


_READERS: dict[str, Callable[[Path, FileForm], Iterator[list[str]]]] = {"csv": _csv_rows, "xlsx": _xlsx_rows}


def rows_of(path: Path, form: FileForm) -> Iterator[list[str]]:
    """Every row as texts, the head first; what could not be decoded is U+FFFD. Raises UnreadableFile."""
    return _READERS[form.kind](path, form)


def header_of(rows: Iterator[list[str]]) -> list[str]:
    """Take the head off the rows, without empty columns at its end. Raises UnreadableFile."""
    header = [heading.replace("\0", "").strip() for heading in next(rows, [])]
    while header and not header[-1]:
        header.pop()
    if not header:
        raise UnreadableFile(_("The first row must hold the headings of the columns."))
    if len(header) > MOST_COLUMNS:
        raise UnreadableFile(_("At most %(most)d columns can be read.") % {"most": MOST_COLUMNS})
    return _told_apart(header)


def _told_apart(header: list[str]) -> list[str]:
    """Headings that stand there before get their number: 地址, 地址 (2)."""
    numbered = [(heading, header[:column].count(heading) + 1) for column, heading in enumerate(header)]
    return [f"{heading} ({number})" if heading and number > 1 else heading for heading, number in numbered]
