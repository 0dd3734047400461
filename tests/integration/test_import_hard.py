"""Files as they really come: every hard one is read as meant or refused by field and row; nothing is lost, nothing taken twice."""

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.http import QueryDict
from django.utils.translation import override
from openpyxl import Workbook, load_workbook
from pytest_django import Settings

from onecity.core.accounts.scope import Actor
from onecity.core.cases.exports import case_export
from onecity.core.cases.filters import filter_from
from onecity.core.cases.imports.course import IMPORTS
from onecity.core.cases.models import Case
from onecity.core.rowfiles.presenting import problem_file
from onecity.core.tables import FILE_KINDS, table_file
from tests.factories import City, person
from tests.integration.test_import import GOOD, HEAD, changed, checked, csv_bytes, reasons, taken, uploaded


@pytest.fixture(autouse=True)
def private_files(settings: Settings, tmp_path: Path) -> None:
    """Files of a test stay with the test."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def steward(city: City) -> Actor:
    """Somebody who imports for the whole city."""
    return person("data_steward")


def book_bytes(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def book_of(*rows: tuple[object, ...]) -> Workbook:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    return book


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_is_known(city: City, steward: Actor, encoding: str) -> None:
    run = taken(steward, csv_bytes([HEAD, GOOD, changed(问题描述="柳园路口井盖破损，有危险")], encoding))
    assert (run.state, run.good_rows, run.bad_rows) == ("done", 2, 0)
    assert Case.objects.latest("pk").text == "柳园路口井盖破损，有危险"


def test_rare_characters_and_emoji_survive(city: City, steward: Actor) -> None:
    text = "𠮷野家门口🚧井盖坏了，㙍𬭚"
    taken(steward, csv_bytes([HEAD, changed(问题描述=text)], "gb18030"))
    assert Case.objects.get().text == text


def test_broken_bytes_in_the_middle_cost_one_row(city: City, steward: Actor) -> None:
    content = csv_bytes([HEAD, *[GOOD] * 1200, changed(问题描述="坏@@字"), *[GOOD] * 1200]).replace(b"@@", b"\xe4\xb8")
    run = taken(steward, content)
    assert (run.good_rows, reasons(run)) == (2400, [(1202, "text")])


LINES = {"windows": "\r\n", "unix": "\n", "old mac": "\r"}


@pytest.mark.parametrize("lines", LINES)
def test_every_end_of_line_is_known(city: City, steward: Actor, lines: str) -> None:
    content = csv_bytes([HEAD, GOOD, GOOD]).replace(b"\r\n", LINES[lines].encode())
    assert taken(steward, content).good_rows == 2


def test_a_text_of_several_lines_is_one_row(city: City, steward: Actor) -> None:
    run = taken(steward, csv_bytes([HEAD, changed(问题描述="第一行\n第二行"), changed(类别="99999")]))
    assert (run.good_rows, reasons(run)) == (1, [(3, "category")])


def test_a_quotation_mark_never_closed_is_told(city: City, steward: Actor) -> None:
    content = csv_bytes([HEAD, GOOD]) + '06001,"没有结束的引号,115.92,36.45,x,,\r\n'.encode() + csv_bytes([GOOD] * 3)
    run = taken(steward, content)
    assert run.good_rows == 1
    assert [row for row, _field in reasons(run)] == [3]


@pytest.mark.parametrize(
    ("longitude", "latitude"),
    [
        ("115.92", "36.45"),
        ("１１５．９２", "３６．４５"),
        ("115。92", "36。45"),
        ("东经115.92°", "北纬36.45°"),
        ("115.92E", "36.45N"),
        ("115°55′12″", "36°27′0″"),
        ("115.92,", "36.45，"),
        (" 115.92\u3000", "\ufeff36.45"),
    ],
)
def test_coordinates_written_as_text_are_read(city: City, steward: Actor, longitude: str, latitude: str) -> None:
    run = taken(steward, csv_bytes([HEAD, changed(经度=longitude, 纬度=latitude)]))
    assert reasons(run) == []
    point = Case.objects.get().point
    assert (round(point.x, 6), round(point.y, 6)) == (115.92, 36.45)


@pytest.mark.parametrize(
    "pair", ["115.92,36.45", "115.92，36.45", "115.92 36.45", "(115.92, 36.45)", "一百一十五", "1e400", "115.9.2", "115,92"]
)
def test_a_cell_that_is_no_one_number_is_refused(city: City, steward: Actor, pair: str) -> None:
    assert reasons(taken(steward, csv_bytes([HEAD, changed(经度=pair)]))) in ([(2, "longitude")], [(2, "latitude")])


def test_swapped_coordinates_are_told_as_such(city: City, steward: Actor) -> None:
    with override("en"):
        run = checked(steward, csv_bytes([HEAD, changed(经度=36.45, 纬度=115.92)]))
    with override("zh-hans"):
        assert "写反" in run.problems.get().reason


@pytest.mark.parametrize(
    "cell",
    [
        "2026-07-20 08:15",
        "2026/7/20 8:15",
        "2026年7月20日 8时15分",
        "2026.07.20 08:15:00",
        "20260720081500",
        "20260720 0815",
        "2026-07-20T08:15:00",
        "２０２６－０７－２０　０８：１５",
        "46223.34375",
    ],
)
def test_dates_written_as_text_are_read(city: City, steward: Actor, cell: str) -> None:
    from django.utils import timezone

    run = taken(steward, csv_bytes([HEAD, changed(上报时间=cell)]))
    assert reasons(run) == []
    assert timezone.localtime(Case.objects.get().reported_at).strftime("%Y-%m-%d %H:%M") == "2026-07-20 08:15"


@pytest.mark.parametrize("cell", ["20/07/2026", "昨天", "2026-07-20 25:00", "2026-02-30", "2026", "99999999", "上午八点"])
def test_dates_that_may_mean_anything_are_refused(city: City, steward: Actor, cell: str) -> None:
    assert reasons(taken(steward, csv_bytes([HEAD, changed(上报时间=cell)]))) == [(2, "reported_at")]


def test_headings_that_stand_twice_are_told_apart(city: City, steward: Actor) -> None:
    run = uploaded(steward, csv_bytes([(*HEAD, "地址"), (*GOOD, "另一个地址")]))
    assert len(run.header) == len(set(run.header)) == 8
    assert run.header[4] == "地址"
    assert taken(steward, csv_bytes([(*HEAD, "地址"), (*GOOD, "另一个地址")])).good_rows == 1
    assert Case.objects.get().place == "柳园路口"


def test_ten_megabytes_of_blank_rows_hold_nothing(city: City, steward: Actor) -> None:
    run = taken(steward, csv_bytes([HEAD, GOOD]) + b",,,,,,\r\n" * 120_000 + csv_bytes([changed(类别="99999")]))
    assert (run.state, run.good_rows, reasons(run)) == ("done", 1, [(120_003, "category")])


def test_a_workbook_of_formatted_blank_rows_holds_nothing(city: City, steward: Actor) -> None:
    book = book_of(HEAD, GOOD)
    book.active.cell(row=60_000, column=1, value=" ")
    run = taken(steward, book_bytes(book), "book.xlsx")
    assert (run.state, run.good_rows, run.bad_rows) == ("done", 1, 0)


def test_of_formulas_the_last_result_counts_and_one_without_is_told(city: City, steward: Actor) -> None:
    book = book_of(HEAD, changed(问题描述='=CONCATENATE("垃","圾")'))
    assert reasons(taken(steward, book_bytes(book), "book.xlsx")) == [(2, "text")]


def test_errors_of_a_workbook_are_not_taken_for_texts(city: City, steward: Actor) -> None:
    book = book_of(HEAD, changed(问题描述="#REF!"))
    book.active["B2"].data_type = "e"
    assert reasons(taken(steward, book_bytes(book), "book.xlsx")) == [(2, "text")]


def test_a_workbook_hidden_in_the_second_sheet_is_refused(city: City, steward: Actor) -> None:
    from onecity.core.rowfiles.errors import UnreadableFile

    book = Workbook()
    book.create_sheet("数据").append(list(HEAD))
    with pytest.raises(UnreadableFile):
        uploaded(steward, book_bytes(book), "book.xlsx")


def test_entities_that_grow_are_not_followed(city: City, steward: Actor) -> None:
    bomb = (
        '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 if n else str()};" * 10}">' for n in range(9)) + "]>"
    )
    out = BytesIO()
    with ZipFile(BytesIO(book_bytes(book_of(HEAD, GOOD)))) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                content = content.replace(b"<worksheet", bomb.encode() + b"<worksheet", 1).replace(b"<sheetData>", b"<sheetData>&a8;", 1)
            target.writestr(part.filename, content)
    from onecity.core.rowfiles.errors import UnreadableFile

    with pytest.raises(UnreadableFile):
        uploaded(steward, out.getvalue(), "book.xlsx")


FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1", "＝1+1", " =1+1")


def test_formulas_in_texts_stay_texts_wherever_they_go(city: City, steward: Actor) -> None:
    run = taken(steward, csv_bytes([HEAD, *[changed(问题描述=f"{text}") for text in FORMULAS], changed(问题描述="=bad()", 类别="99999")]))
    assert run.good_rows == len(FORMULAS)
    out = problem_file(IMPORTS, run).read().decode("utf-8-sig")
    assert "'=bad()" in out
    for kind in ("csv", "xlsx"):
        made = table_file(case_export(person("supervisor"), filter_from(QueryDict())).table, FILE_KINDS[kind]).read()
        if kind == "csv":
            assert not [
                line for line in made.decode("utf-8-sig").splitlines() if any(f",{text[:2]}" in line for text in ("=c", "+1", "-2", "@S"))
            ]
        else:
            cells = [cell for row in load_workbook(BytesIO(made)).worksheets[0].iter_rows() for cell in row]
            assert not [cell for cell in cells if cell.data_type == "f"]


@pytest.mark.slow
def test_ten_thousand_rows_with_every_tenth_wrong(city: City, steward: Actor) -> None:
    rows = [changed(类别="99999", 问题描述=f"第{n}条") if n % 10 == 0 else changed(问题描述=f"第{n}条") for n in range(1, 10_001)]
    run = taken(steward, csv_bytes([HEAD, *rows]))
    assert (run.state, run.good_rows, run.bad_rows) == ("done", 9000, 1000)
    assert list(run.problems.values_list("row", flat=True)) == [n + 1 for n in range(10, 10_001, 10)]
    assert Case.objects.values("text").distinct().count() == 9000
    told = problem_file(IMPORTS, run).read().decode("utf-8-sig").splitlines()
    assert len(told) == 1001
    assert "第10条" in told[1]
