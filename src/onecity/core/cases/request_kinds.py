"""What a request is (诉求类型), beside what it is about: the `request_kinds.csv` of the city package. Nothing of it is in code.

Category and kind are two axes, never one tree: a lamp is asked about, complained of and praised.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

UNSAID = "unsaid"
"""What figures call the requests whose kind nobody named."""


@dataclass(frozen=True)
class RequestKind:
    """One kind. `answerable` ones may be answered at once; `also` are further names that files use."""

    code: str
    name_zh: str
    name_en: str
    answerable: bool
    also: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" else self.name_zh


def _kind(row: Mapping[str, str]) -> RequestKind:
    also = tuple(name for name in row["also"].split(";") if name)
    return RequestKind(row["code"], row["name_zh"], row["name_en"], row["answerable"] == "yes", also)


@cache
def _read(file: Path) -> Mapping[str, RequestKind]:
    if not file.exists():
        return {}
    with file.open(encoding="utf-8", newline="") as rows:
        return {row["code"]: _kind(row) for row in csv.DictReader(rows)}


def request_kinds() -> Mapping[str, RequestKind]:
    """The kinds of this city by code, in their order; none where it tells none apart."""
    return _read(settings.CITY.file("request_kinds.csv"))


def request_kind_choices() -> list[tuple[str, str]]:
    """Codes and names in the reader's language."""
    return [(kind.code, kind.name) for kind in request_kinds().values()]


def kind_name(code: str) -> str:
    """The name of a kind; a code that this city no longer has is shown as it is."""
    kind = request_kinds().get(code)
    return kind.name if kind else _("not said") if code == UNSAID else code


def kind_called(words: str) -> RequestKind | None:
    """The kind a file means by its code or one of its names."""
    wanted = words.strip().casefold()
    named = ({kind.code, kind.name_zh, kind.name_en.casefold(), *kind.also} for kind in request_kinds().values())
    return next((kind for kind, names in zip(request_kinds().values(), named, strict=True) if wanted in names), None)
