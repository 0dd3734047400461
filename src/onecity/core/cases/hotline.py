"""What the hotline asks about a matter: the `hotline_scripts.csv` of the city package."""

import csv
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

from onecity.core.cases.models import Category

SEPARATOR = "|"
QUESTIONS = "questions"


@lru_cache(maxsize=4)
def _scripts(path: Path, column: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """The questions by code and name of a category; empty when the city ships none."""
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(row, row.get(column) or row[QUESTIONS]) for row in csv.DictReader(file)]
    return {(row["category_code"], row["category_name"]): tuple(questions.split(SEPARATOR)) for row, questions in rows}


def questions_of(category: Category) -> tuple[str, ...]:
    """What the hotline asks about a matter of this category: in English where the city has it and the reader wants it."""
    column = f"{QUESTIONS}_en" if get_language() == "en" else QUESTIONS
    return _scripts(settings.CITY.file("hotline_scripts.csv"), column).get((category.code, category.name_zh), ())
