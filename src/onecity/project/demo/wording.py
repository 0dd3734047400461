"""Words of the demonstration: what reporters write about a place near them, and what people note when they act."""

import csv
import re
import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

from onecity.core.cases.models import Case

_DATA = Path(__file__).parent / "data"
_NEAR = re.compile(r",(?P<road>[^,]+)附近$")


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((_DATA / "place_words.toml").read_text(encoding="utf-8"))


def _place_words(kind: str) -> list[str]:
    return list(_data()[kind])


def _openers() -> dict[str, list[str]]:
    return dict(_data()["openers"])


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(sorted(_place_words(kind), key=len, reverse=True)))


def _without_wrong_opener(text: str, source: str) -> str:
    """Nobody but a grid worker writes "grid worker reports", and those do not ask whether this is the hotline."""
    allowed = {"grid": ("grid",), "hotline": ("hotline", "anybody"), "web": ("anybody",)}.get(source, ())
    wrong = [opener for door, openers in _openers().items() if door not in allowed for opener in openers]
    return next((text.removeprefix(opener) for opener in wrong if text.startswith(opener)), text)


def _replaced(text: str, kind: str, names: list[str]) -> str:
    """Every different name found becomes the next of `names`; the last one serves the rest."""
    found = list(dict.fromkeys(_pattern(kind).findall(text)))
    given = dict(zip(found, names + names[-1:] * len(found), strict=False))
    return _pattern(kind).sub(lambda match: given[match.group()], text)


def local_text(text: str, source: str, place_words: str, village: str, pick: int) -> str:
    """A sample text as somebody at the place would write it.

    `place_words` is the place as the map says it ("…社区,东昌路附近"), `village` the name of the village or community.
    """
    near = _NEAR.search(place_words)
    side_roads = _place_words("side_roads")
    side = side_roads[pick % len(side_roads)]
    told = _without_wrong_opener(text, source)
    told = _replaced(told, "roads", [near["road"] if near else f"{village}主街", side])
    told = _replaced(told, "villages", [village])
    return told if village.endswith("社区") else _replaced(told, "estates", [village])


@cache
def _remarks() -> dict[str, list[str]]:
    remarks: dict[str, list[str]] = defaultdict(list)
    with (_DATA / "remarks.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            remarks[row["act"]].append(row["text"])
    return dict(remarks)


def remark(act: str, pick: float, case: Case) -> str:
    """What is noted with an act; `pick` from 0 to 1 chooses."""
    choice = _remarks().get(act, [""])
    standard = "、".join(case.criteria) or "问题已解决"
    return choice[int(pick * len(choice)) % len(choice)].replace("{standard}", standard)
