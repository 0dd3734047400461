"""The case list as a file: what the reader may see, nothing of persons, and no formula for a spreadsheet."""

import csv
import json
from io import BytesIO, StringIO
from unittest.mock import patch

import pytest
from django.test import Client
from openpyxl import load_workbook

from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor
from onecity.core.cases import exports
from onecity.core.cases.actions import Report, ReporterDetails, report
from onecity.core.cases.models import Case
from onecity.core.cases.states import Source
from onecity.core.ledger.models import LookUp
from onecity.core.tables import Column, Table, csv_lines, geojson_lines, guarded
from tests.factories import IN_EAST, IN_WEST, City, person
from tests.streams import content_of


def reported(city: City, text: str = "路口有垃圾", at=IN_WEST, **changes) -> Case:
    return report(city["acceptor"], Report(text, at.x, at.y, city.category, Source.WEB, **changes))


def exported(actor: Actor, format: str, query: str = "view=all", language: str = "zh-hans") -> bytes:
    """The file of a list, as the browser receives it."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    response = client.get(f"/cases/export/{format}?{query}", headers={"Accept-Language": language})
    assert response.status_code == 200
    return content_of(response)


def csv_records(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))


def xlsx_rows(content: bytes, sheet: int = 0) -> list[tuple]:
    return list(load_workbook(BytesIO(content)).worksheets[sheet].iter_rows(values_only=True))


def test_three_formats_say_the_same(city: City) -> None:
    case = reported(city, "𠮷野家门口 🚧")
    record = csv_records(exported(city["leader"], "csv", language="en"))[0]
    head, row = xlsx_rows(exported(city["leader"], "xlsx", language="en"))
    feature = json.loads(exported(city["leader"], "geojson"))["features"][0]
    assert record["Text"] == dict(zip(head, row, strict=True))["Text"] == feature["properties"]["text"] == "𠮷野家门口 🚧"
    assert feature["geometry"] == {"type": "Point", "coordinates": [IN_WEST.x, IN_WEST.y]}
    assert record["Receipt"] == case.receipt


def test_an_export_has_the_filter_and_the_scope_of_the_list(city: City) -> None:
    here, there = reported(city), reported(city, at=IN_EAST)
    assert len(csv_records(exported(city["leader"], "csv"))) == 2
    assert [row["region_code"] for row in properties(exported(city["leader"], "geojson", "view=all&region=371521"))] == [there.region_code]
    assert [row["region_code"] for row in properties(exported(city["leader"], "geojson", "view=all&region=371502"))] == [here.region_code]
    assert csv_records(exported(city["county_clerk"], "csv")) == []


def properties(content: bytes) -> list[dict]:
    return [feature["properties"] for feature in json.loads(content)["features"]]


def test_reporters_and_numbers_of_persons_are_left_out(city: City) -> None:
    text = "联系人电话138 1234 2207或0635-8241234,身份证37150219900101123X,信箱wang@example.cn,3号楼"
    reported(city, text, reporter=ReporterDetails("王小明", "13900000000"), place="幸福小区 13812342207")
    content = exported(city["leader"], "csv").decode("utf-8-sig")
    for personal in ("王小明", "13900000000", "138 1234", "8241234", "37150219900101123", "wang@", "13812342207"):
        assert personal not in content
    assert "3号楼" in content


@pytest.mark.parametrize("beginning", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_becomes_a_formula(city: City, beginning: str) -> None:
    assert guarded(f"{beginning}1+1").startswith("'")
    place = f"{beginning}HYPERLINK(1)".strip()
    reported(city, f"{beginning}cmd|' /C calc'!A0", place=place)
    record = csv_records(exported(city["leader"], "csv", language="en"))[0]
    assert not record["Place"].startswith(("=", "+", "-", "@"))
    book = load_workbook(BytesIO(exported(city["leader"], "xlsx", language="en")))
    assert {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row} <= {"s", "n", "d", "b"}


def test_negative_numbers_stay_numbers() -> None:
    table = Table("t", [Column("n", "n", lambda row: row, "number")], [-1.5], lambda row: None)
    assert list(csv_lines(table))[1] == "-1.5\r\n"
    assert json.loads("".join(geojson_lines(table)))["features"][0]["geometry"] is None


def test_characters_a_workbook_cannot_hold_do_not_break_it(city: City) -> None:
    reported(city, "a\x08b")
    head, row = xlsx_rows(exported(city["leader"], "xlsx", language="en"))
    assert dict(zip(head, row, strict=True))["Text"] == "a\ufffdb"


def test_the_cap_is_said_in_name_and_file(city: City) -> None:
    for number in range(4):
        reported(city, f"第{number}条")
    client = Client()
    client.force_login(User.objects.get(pk=city["leader"].user_id))
    with patch.object(exports, "MOST_ROWS", 3):
        response = client.get("/cases/export/xlsx?view=all")
        content = content_of(response)
    assert "newest" in response.headers["Content-Disposition"]
    assert len(xlsx_rows(content)) == 4
    assert any("3" in str(row[0]) for row in xlsx_rows(content, 1)[-1:])


def test_every_export_leaves_a_row_in_the_ledger(city: City) -> None:
    exported(city["leader"], "csv", "view=all&region=371502")
    row = LookUp.objects.get()
    assert (row.actor_id, row.subject_kind) == (city["leader"].user_id, "cases.export")
    assert "region=371502" in row.purpose


def test_who_may_not_export_is_refused(city: City) -> None:
    client = Client()
    assert client.get("/cases/export/csv").status_code == 302
    client.force_login(User.objects.get(pk=person("data_steward").user_id))
    assert client.get("/cases/export/csv").status_code == 403
    client.force_login(User.objects.get(pk=city["leader"].user_id))
    assert client.get("/cases/export/pdf").status_code == 404
    assert not LookUp.objects.exists()


def test_queries_do_not_grow_with_rows(city: City, django_assert_max_num_queries) -> None:
    for _number in range(10):
        reported(city)
    with django_assert_max_num_queries(8):
        made = exports.case_export(city["leader"], exports.CaseFilter(view="all"))
        assert len(list(csv_lines(made.table))) == 11
