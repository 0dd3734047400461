"""What a column of a file can mean, and how to guess it from its heading."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from onecity.core.registry import Text


@dataclass(frozen=True)
class Field:
    """A field of what is imported. `headings` are the usual column headings, as `plain` writes them."""

    key: str
    label: Text
    headings: tuple[str, ...]
    help: Text = ""
    required: bool = False


_NOISE = re.compile(r"[\W_]+")
Columns = Mapping[str, int]
Fields = Sequence[Field]
Places = Sequence[frozenset[str]]
"""Sets of fields by which a row can be placed; one of the sets must be named whole."""


def plain(heading: str) -> str:
    """A heading without case, spaces and punctuation."""
    return _NOISE.sub("", heading).casefold()


def guess(fields: Fields, header: Sequence[str]) -> dict[str, int]:
    """Field → column by exact heading; every column is used once, the first fitting field of the table wins."""
    headings = [plain(heading) for heading in header]
    found: dict[str, int] = {}
    for field in fields:
        fitting = (headings.index(usual) for usual in field.headings if usual in headings)
        column = next((one for one in fitting if one not in found.values()), None)
        if column is not None:
            found[field.key] = column
    return found


def problems_of(fields: Fields, places: Places, mapping: Columns, width: int) -> dict[str, Text]:
    """Why a mapping cannot be used: field → reason; empty if it can."""
    problems: dict[str, Text] = {field.key: _("Name its column.") for field in fields if field.required and field.key not in mapping}
    if places and not any(place <= mapping.keys() for place in places):
        problems["longitude"] = _("Name the columns of longitude and latitude, or that of the region code.")
    known, used = {field.key for field in fields}, list(mapping.values())
    for key, column in mapping.items():
        if key not in known or not 0 <= column < width:
            problems[key] = _("There is no such column.")
        elif used.count(column) > 1:
            problems[key] = _("This column is named twice.")
    return problems
