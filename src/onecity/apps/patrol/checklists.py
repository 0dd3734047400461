"""What is asked at a check point (检查清单): the `checklists.csv` of the city package, one list a kind. Nothing of it is in code."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language


@dataclass(frozen=True)
class Named:
    """A code with its two names."""

    code: str
    name_zh: str
    name_en: str

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" else self.name_zh


@dataclass(frozen=True)
class Item(Named):
    """What must hold at a point; where it does not, a case of the category (kind and code) is made."""

    category: str


@dataclass(frozen=True)
class Checklist(Named):
    """One kind of check: its items in their order, and how many days may pass between two visits unless a point says otherwise."""

    days: int
    items: tuple[Item, ...] = ()


@cache
def _read(file: Path) -> Mapping[str, Checklist]:
    if not file.exists():
        return {}
    found: dict[str, Checklist] = {}
    with file.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            kind = found.get(row["kind"]) or Checklist(row["kind"], row["kind_zh"], row["kind_en"], int(row["days"]))
            item = Item(row["item"], row["item_zh"], row["item_en"], row["category"])
            found[kind.code] = replace(kind, items=(*kind.items, item))
    return found


def checklists() -> Mapping[str, Checklist]:
    """The lists of this city by kind, in their order."""
    return _read(settings.CITY.file("checklists.csv"))


def checklist_of(kind: str) -> Checklist:
    """The list of a kind; a kind that this city no longer has keeps its code and asks nothing."""
    return checklists().get(kind) or Checklist(kind, kind, kind, 30)
