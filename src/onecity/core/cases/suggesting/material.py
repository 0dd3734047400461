"""What a city package ships to learn from: names, wordings, sample texts, chatter, names of places, and the words of danger.

Files: categories (components.csv, incidents.csv), wordings.csv (what citizens call each category; the row without a code is chatter),
objects.csv (the things a category is about, and what is the matter with them), phrases.csv (sample texts), regions.csv and drawing.toml
(names of places), danger_words.csv.
"""

import csv
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from onecity.science.suggestion import Example
from onecity.science.suggestion.danger import DangerRule

NAME_WEIGHT, WORDING_WEIGHT, OBJECT_WEIGHT, CHATTER_WEIGHT = 2.0, 1.0, 1.0, 2.0
LEAF = "小类"
UNSORTED = "X9099"
"""The category of reports that nobody has sorted: never suggested, never learned."""


def _rows(path: Path) -> Iterator[dict[str, str]]:
    if not path.is_file():
        return
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _key(kind: str, code: str) -> str:
    return f"{kind}:{code}" if code else ""


def categories(folder: Path) -> list[dict[str, str]]:
    """The rows of every category that can be chosen and learned."""
    rows = (row for name in ("components.csv", "incidents.csv") for row in _rows(folder / name))
    return [row for row in rows if row["level"] == LEAF and row["code"] != UNSORTED]


def names(folder: Path) -> list[Example]:
    """Every category by its name."""
    return [Example(row["name_zh"], _key(row["kind"], row["code"]), weight=NAME_WEIGHT) for row in categories(folder)]


def wordings(folder: Path) -> list[Example]:
    """What citizens call each category, and chatter that speaks for none."""
    return [
        Example(words, _key(row["kind"], row["code"]), weight=WORDING_WEIGHT if row["code"] else CHATTER_WEIGHT)
        for row in _rows(folder / "wordings.csv")
        if row["code"] != UNSORTED
        for words in row["wordings"].split("|")
    ]


def objects(folder: Path) -> list[Example]:
    """The things of each category, each with something that is the matter with it: every word is taken once or more, not every pair."""
    return [
        Example(thing + trouble, _key(row["kind"], row["code"]), weight=OBJECT_WEIGHT)
        for row in _rows(folder / "objects.csv")
        for thing, trouble in _paired(row["objects"].split("|"), row["troubles"].split("|"))
    ]


def _paired(things: list[str], troubles: list[str]) -> Iterator[tuple[str, str]]:
    most = max(len(things), len(troubles))
    return zip(islice(cycle(things), most), islice(cycle(troubles), most), strict=True)


def phrases(folder: Path) -> list[Example]:
    """Sample texts; those made of one template are held out together."""
    return [Example(row["text"], _key(row["kind"], row["category_code"]), row["template"]) for row in _rows(folder / "phrases.csv")]


def packaged(folder: Path) -> list[Example]:
    """Everything a package ships to learn from."""
    return names(folder) + wordings(folder) + objects(folder) + phrases(folder)


def _drawn_names(part: Any) -> Iterator[str]:
    """Every Chinese name in a drawing: values of `name_zh`, and the lists of streets as [zh, en] pairs."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "name_zh":
                yield value
            else:
                yield from _drawn_names(value)
    elif isinstance(part, list):
        for value in part:
            yield from [value] if isinstance(value, str) and not value.isascii() else _drawn_names(value)


def place_names(folder: Path) -> list[str]:
    """Regions, streets, waters and landmarks of a package."""
    drawing = folder / "drawing.toml"
    drawn = _drawn_names(tomllib.loads(drawing.read_text(encoding="utf-8"))) if drawing.is_file() else ()
    return [*(row["name_zh"] for row in _rows(folder / "regions.csv")), *drawn]


@lru_cache(maxsize=4)
def danger_rules(folder: Path) -> tuple[DangerRule, ...]:
    """The table of dangerous words, most urgent first as the file has it."""
    return tuple(
        DangerRule(
            key=row["rule"],
            urgency=row["urgency"],
            words=tuple(row["words"].split("|")),
            false_friends=tuple(word for word in row["unless"].split("|") if word),
            feared=row["feared"] == "yes",
        )
        for row in _rows(folder / "danger_words.csv")
    )


@lru_cache(maxsize=4)
def danger_names(folder: Path) -> dict[str, dict[str, str]]:
    """What each rule is called: rule → language → name."""
    return {row["rule"]: {"zh": row["name_zh"], "en": row["name_en"]} for row in _rows(folder / "danger_words.csv")}
