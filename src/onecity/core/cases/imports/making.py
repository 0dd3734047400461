"""Synthetic files of reports, the same for a seed: to try an import with, and to test it."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

HEADER = ("上报时间", "案件类别", "问题描述", "地址", "经度", "纬度", "联系电话")
SPREAD_DEGREES = 0.002
DAYS = 14
FAULTS: tuple[tuple[int, str], ...] = ((4, "东经116度"), (1, "不存在的类别"), (2, ""), (0, "2026-13-45"), (5, "0"))
"""What stands in a faulty row: column and cell."""


@dataclass(frozen=True)
class Sample:
    """A text of a category."""

    text: str
    category_code: str


def samples_in(path: Path) -> list[Sample]:
    """The sample texts a city ships (phrases.csv)."""
    with path.open(encoding="utf-8", newline="") as file:
        return [Sample(row["text"], row["category_code"]) for row in csv.DictReader(file)]


@dataclass(frozen=True)
class Recipe:
    """What a file is made of. Centres are longitude and latitude (degrees, WGS 84); `faulty` is the share of bad rows."""

    samples: Sequence[Sample]
    centres: Sequence[tuple[float, float]]
    until: datetime
    seed: int = 1
    faulty: float = 0.0


def rows_made(recipe: Recipe, count: int) -> Iterator[list[str]]:
    """The head and `count` rows."""
    yield list(HEADER)
    chance = Random(recipe.seed)
    for number in range(1, count + 1):
        row = _row(recipe, chance, number)
        if chance.random() < recipe.faulty:
            column, cell = chance.choice(FAULTS)
            row[column] = cell
        yield row


def _row(recipe: Recipe, chance: Random, number: int) -> list[str]:
    sample = chance.choice(recipe.samples)
    longitude, latitude = chance.choice(recipe.centres)
    at = recipe.until - timedelta(minutes=chance.randrange(1, DAYS * 24 * 60))
    return [
        f"{at:%Y-%m-%d %H:%M}",
        sample.category_code,
        sample.text,
        f"合成地址{number}号",
        f"{longitude + chance.uniform(-SPREAD_DEGREES, SPREAD_DEGREES):.6f}",
        f"{latitude + chance.uniform(-SPREAD_DEGREES, SPREAD_DEGREES):.6f}",
        f"1380000{number % 10000:04d}",
    ]
