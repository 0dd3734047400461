"""What a column of a file can mean, and how to guess it from its heading."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import override

from onecity.core.registry import Text
from onecity.core.said import Said as _


@dataclass(frozen=True)
class Field:
    """A field of what is taken. `headings` are usual ones of its column, commas between, beside its label in every language."""

    key: str
    label: Text
    headings: str
    help: Text = ""
    required: bool = False


Columns = Mapping[str, int]
Fields = Sequence[Field]
Places = Sequence[frozenset[str]]
"""Sets of fields by which a row can be placed; one of the sets must be named whole."""
_NOISE = re.compile(r"[\W_]+")
_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_FILLERS = frozenset({"of", "the", "a", "an", "in", "by", "for"})


def plain(heading: str) -> str:
    """A heading without case, spaces and punctuation."""
    return _NOISE.sub("", heading).casefold()


def _spellings(heading: str) -> tuple[str, str, str]:
    """What a heading may be known by: as it stands, without what is in brackets, and its words in any order without fillers."""
    bare = _BRACKETS.sub("", heading)
    words = [word.casefold() for word in _NOISE.split(_HUMP.sub(" ", bare))]
    return plain(heading), plain(bare), "".join(sorted(word for word in words if word not in _FILLERS))


def _labels(field: Field) -> Iterator[str]:
    for language, _name in settings.LANGUAGES:
        with override(language):
            yield str(field.label)


def guess(fields: Fields, header: Sequence[str]) -> dict[str, int]:
    """Field → column by heading; every column is used once, the first fitting field of the table wins."""
    columns: dict[str, int] = {}
    for alike in zip(*map(_spellings, header), strict=True):
        for column, spelling in enumerate(alike):
            columns.setdefault(spelling, column)
    found: dict[str, int] = {}
    for field in fields:
        usual = (spelling for heading in (*field.headings.split(", "), *_labels(field)) for spelling in _spellings(heading))
        fitting = (columns[spelling] for spelling in usual if spelling and spelling in columns)
        free = next((one for one in fitting if one not in found.values()), None)
        if free is not None:
            found[field.key] = free
    return found


def problems_of(fields: Fields, places: Places, mapping: Columns, width: int) -> dict[str, str]:
    """Why a mapping cannot be used: field → reason; empty if it can."""
    problems: dict[str, str] = {field.key: _("Name its column.") for field in fields if field.required and field.key not in mapping}
    if places and not any(place <= mapping.keys() for place in places):
        problems["longitude"] = _("Name the columns of longitude and latitude, or that of the region code.")
    known, used = {field.key for field in fields}, list(mapping.values())
    for key, column in mapping.items():
        if key not in known or not 0 <= column < width:
            problems[key] = _("There is no such column.")
        elif used.count(column) > 1:
            problems[key] = _("This column is named twice.")
    return problems
