"""Tables as files: CSV, xlsx and GeoJSON from typed columns, written row by row. Knows no model."""

import csv
import json
import re
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import IO, Any, Generic, Literal, TypeVar

from asgiref.sync import sync_to_async
from django.http import Http404, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from onecity.core.registry import Text

Row = TypeVar("Row")
Kind = Literal["text", "number", "moment", "truth"]
Place = tuple[float, float] | None

BYTE_ORDER_MARK = "\ufeff"
FORMULA_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r")
LONGEST_CELL = 32_767
SPOOLED_BYTES, SENT_BYTES = 1 << 20, 1 << 18
DEGREES_DECIMALS = 6
_FORBIDDEN_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class Column(Generic[Row]):
    """A column: its key in machine-read files, its heading for people, how its value is read, and of what kind that is."""

    key: str
    label: Text
    value: Callable[[Row], Any]
    kind: Kind = "text"


@dataclass(frozen=True)
class Table(Generic[Row]):
    """What is written. `place` gives a row's longitude and latitude (degrees, WGS 84); `remarks` are told where the file can hold them."""

    title: str
    columns: Sequence[Column[Row]]
    rows: Iterable[Row]
    place: Callable[[Row], Place]
    remarks: Sequence[str] = ()


def _w3(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds")


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe before a beginning that would make it one."""
    return f"'{text}" if text.startswith(FORMULA_BEGINNINGS) else text


def _csv_cell(column: Column[Row], row: Row) -> str:
    value = column.value(row)
    if value is None:
        return ""
    if column.kind == "moment":
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")
    return guarded(str(value)) if column.kind == "text" else str(value)


def csv_lines(table: Table[Row]) -> Iterator[str]:
    """RFC 4180 lines. The first begins with a byte order mark, by which spreadsheets know UTF-8."""
    line = StringIO()
    writer = csv.writer(line)
    writer.writerow([str(column.label) for column in table.columns])
    yield BYTE_ORDER_MARK + line.getvalue()
    for row in table.rows:
        line.seek(0)
        line.truncate()
        writer.writerow([_csv_cell(column, row) for column in table.columns])
        yield line.getvalue()


def geojson_lines(table: Table[Row]) -> Iterator[str]:
    """A FeatureCollection (RFC 7946: WGS 84, longitude first), one feature a line; a row without a place has geometry null."""
    head = {"title": table.title, "remarks": list(table.remarks)}
    yield f'{{"type":"FeatureCollection",{json.dumps(head, ensure_ascii=False)[1:-1]},"features":[\n'
    for number, row in enumerate(table.rows):
        yield ("" if number == 0 else ",\n") + json.dumps(_feature(table, row), ensure_ascii=False, separators=(",", ":"))
    yield "\n]}\n"


def _feature(table: Table[Row], row: Row) -> dict[str, Any]:
    place = table.place(row)
    point = [round(degrees, DEGREES_DECIMALS) for degrees in place] if place else None
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": point} if point else None,
        "properties": {column.key: _json_value(column, row) for column in table.columns},
    }


def _json_value(column: Column[Row], row: Row) -> Any:
    value = column.value(row)
    return _w3(value) if isinstance(value, datetime) else str(value) if column.kind == "text" and value is not None else value


def write_csv(table: Table[Row], file: IO[bytes]) -> None:
    """Write a table as CSV in UTF-8."""
    file.writelines(line.encode() for line in csv_lines(table))


def write_geojson(table: Table[Row], file: IO[bytes]) -> None:
    """Write a table as GeoJSON in UTF-8."""
    file.writelines(line.encode() for line in geojson_lines(table))


def write_xlsx(table: Table[Row], file: IO[bytes]) -> None:
    """Write a table as a workbook. Texts are stored as texts, whatever they begin with; remarks stand on a second sheet."""
    from openpyxl import Workbook  # 16 MB, which a process takes when it writes its first workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(table.title))
    sheet.freeze_panes = "A2"
    sheet.append([str(column.label) for column in table.columns])
    for row in table.rows:
        sheet.append([_xlsx_cell(sheet, column, row) for column in table.columns])
    remarks = book.create_sheet("i")
    for remark in (table.title, *table.remarks):
        remarks.append([_text_cell(remarks, remark)])
    book.save(file)


def _sheet_name(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", title)[:31] or "1"


def _text_cell(sheet: Any, text: str) -> Any:
    """A text as a cell; what the library would take for a formula gets a cell that is declared a text."""
    fitting = _FORBIDDEN_IN_XML.sub("\ufffd", text)[:LONGEST_CELL]
    if not fitting.startswith(FORMULA_BEGINNINGS):
        return fitting
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=fitting)
    cell.data_type = "s"
    return cell


def _xlsx_cell(sheet: Any, column: Column[Row], row: Row) -> Any:
    value = column.value(row)
    if value is None or column.kind in ("number", "truth"):
        return value
    if column.kind == "moment":
        return timezone.localtime(value).replace(tzinfo=None)
    return _text_cell(sheet, str(value))


@dataclass(frozen=True)
class FileKind:
    """A format: ending, content type and writer."""

    ending: str
    content_type: str
    write: Callable[[Table[Any], IO[bytes]], None]


FILE_KINDS: dict[str, FileKind] = {
    kind.ending: kind
    for kind in (
        FileKind("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
        FileKind("csv", "text/csv; charset=utf-8", write_csv),
        FileKind("geojson", "application/geo+json", write_geojson),
    )
}


def spooled(write: Callable[[IO[bytes]], None]) -> IO[bytes]:
    """A file written by `write`, rewound: in memory while small, else on disk without a name, gone when closed."""
    file = tempfile.SpooledTemporaryFile(max_size=SPOOLED_BYTES)  # noqa: SIM115 - whoever sends it closes it
    write(file)
    file.seek(0)
    return file


def table_file(table: Table[Any], kind: FileKind) -> IO[bytes]:
    """A table as a finished file."""
    return spooled(lambda file: kind.write(table, file))


async def sent(file: IO[bytes]) -> AsyncIterator[bytes]:
    """A file piece by piece, closed at its end: what a streaming response takes, without holding it in memory."""
    with file:
        while piece := await sync_to_async(file.read)(SENT_BYTES):
            yield piece


def kind_of(ending: str) -> FileKind:
    """The kind of file of an address. Raises Http404 where there is none; asked before a look-up is written down."""
    kind = FILE_KINDS.get(ending)
    if kind is None:
        raise Http404
    return kind


def stamped(name: str) -> str:
    """A name with the minute the file was made."""
    return f"{name}-{timezone.localtime():%Y%m%d-%H%M}"


def saved_as(name: str) -> dict[str, str]:
    """The headers of a file that is saved under a name and kept nowhere on its way."""
    return {"Content-Disposition": content_disposition_header(True, name) or "", "Cache-Control": "no-store"}


def download(table: Table[Any], kind: FileKind, name: str) -> StreamingHttpResponse:
    """A table as a file to be saved under a name, without its ending."""
    file = table_file(table, kind)
    return StreamingHttpResponse(sent(file), content_type=kind.content_type, headers=saved_as(f"{name}.{kind.ending}"))
