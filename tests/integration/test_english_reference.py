"""What a city ships in Chinese and English: points of closing standards, questions of the hotline."""

import csv
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils.translation import override

from onecity.core.cases.hotline import SEPARATOR, questions_of
from onecity.core.cases.models import Category
from onecity.core.cases.standards import points_of


@pytest.fixture(autouse=True)
def _read_in_chinese() -> Iterator[None]:
    """What is not told otherwise is read in Chinese, whatever page another test asked for last."""
    with override("zh-hans"):
        yield


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a file of the city package."""
    with settings.CITY.file(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", ["incidents.csv", "components.csv"])
def test_every_point_of_every_closing_standard_is_read_in_english(name: str) -> None:
    for row in rows(name):
        chinese = points_of(row["closing_standard"])
        with override("en"):
            english = points_of(row["closing_standard"])
        assert len(english) == len(chinese)
        assert all(point.isascii() or "°" in point for point in english), english


def test_a_point_of_the_citys_own_stays_as_it_was_written() -> None:
    with override("en"):
        assert points_of("修复；灯笼挂正") == ["repaired", "灯笼挂正"]


def test_every_question_of_the_hotline_is_asked_in_the_language_of_the_reader() -> None:
    for row in rows("hotline_scripts.csv"):
        category = Category(code=row["category_code"], name_zh=row["category_name"])
        assert questions_of(category) == tuple(row["questions"].split(SEPARATOR))
        with override("en"):
            english = questions_of(category)
        assert len(english) == len(questions_of(category))
        assert all(question.isascii() for question in english), english
