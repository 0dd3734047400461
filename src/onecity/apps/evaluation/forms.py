"""The form in which a version of the rules is written; it reads and gives the keys of `evaluation.toml`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from onecity.apps.evaluation.measures import MEASURES, RATE_LABELS
from onecity.apps.evaluation.presenting.rules import GRADES
from onecity.core.registry import Text
from onecity.science.evaluation.rates import LEFT_OUT, RATES

ITEM_ROWS, BAND_ROWS = 10, 6
PERCENT = 100
FORMS = ("share", "threshold", "deduct")


class BadField(ValueError):
    """A field cannot be read; the message names it to the reader."""


@dataclass(frozen=True)
class Switch:
    """A rate whose denominator a city may choose."""

    code: str
    label: Text
    options: list[tuple[str, str]]
    chosen: str


@dataclass(frozen=True)
class Sheet:
    """What the form shows: a content with empty rows to fill in."""

    version: str
    valid_from: str
    note: str
    content: Mapping[str, Any]
    problem: str = ""
    items: list[dict[str, Any]] = field(default_factory=list)
    bands: list[dict[str, Any]] = field(default_factory=list)
    switches: list[Switch] = field(default_factory=list)


def _padded(rows: list[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    return [*rows, *({} for _number in range(count - len(rows)))]


def _switches(chosen: Mapping[str, str]) -> list[Switch]:
    choosable = (rate for rate in RATES.values() if len(rate.choices) > 1)
    return [
        Switch(
            rate.code,
            RATE_LABELS[rate.code],
            [(choice, " + ".join(str(MEASURES[name].label) for name in rate.under[choice])) for choice in rate.choices],
            chosen.get(rate.code, rate.choices[0]),
        )
        for rate in choosable
    ]


def sheet_of(content: Mapping[str, Any], version: str, valid_from: str, note: str = "", problem: str = "") -> Sheet:
    """The form of a content; shares are shown in percent."""
    bands = [{**band, "grade": GRADES.get(band["grade"], band["grade"])} for band in content["bands"]]
    items = [{**item, "full_from": round(PERCENT * item.get("full_from", 1), 2)} for item in content["items"]]
    return Sheet(
        version,
        valid_from,
        note,
        content,
        problem,
        _padded(items, ITEM_ROWS),
        _padded(bands, BAND_ROWS),
        _switches(content.get("under", {})),
    )


def _number(given: QueryDict, name: str, label: Text) -> float:
    try:
        return float(given.get(name, ""))
    except ValueError as error:
        raise BadField(_("%(field)s must be a number.") % {"field": label}) from error


def _items(given: QueryDict) -> Iterator[dict[str, Any]]:
    for row in range(ITEM_ROWS):
        of, form = given.get(f"of{row}", ""), given.get(f"form{row}", "")
        if not of:
            continue
        label = _("Item %(number)d") % {"number": row + 1}
        item = {"of": of, "form": form if form in FORMS else FORMS[0], "points": _number(given, f"points{row}", label)}
        if item["form"] == "threshold":
            item["full_from"] = _number(given, f"full_from{row}", label) / PERCENT
        if item["form"] != "share":
            item["step"] = _number(given, f"step{row}", label)
        yield item


def _codes_of_grades() -> dict[str, str]:
    """Known grades by their name in the reader's language."""
    return {str(label): code for code, label in GRADES.items()}


def _bands(given: QueryDict) -> Iterator[dict[str, Any]]:
    for row in range(BAND_ROWS):
        grade = given.get(f"grade{row}", "").strip()
        if grade:
            least = _number(given, f"from{row}", _("Band %(number)d") % {"number": row + 1})
            yield {"from": least, "grade": _codes_of_grades().get(grade, grade)}


def content_from(given: QueryDict) -> dict[str, Any]:
    """The content somebody wrote. Raises BadField naming the field."""
    return {
        "source": given.get("source", "").strip(),
        "left_out": [reason for reason in LEFT_OUT if reason in given.getlist("left_out")],
        "target": _number(given, "target", _("Target")),
        "warning": _number(given, "warning", _("Yellow from")),
        "fewest": int(_number(given, "fewest", _("Fewest limits due"))),
        "under": {code: given[f"under-{code}"] for code in RATES if f"under-{code}" in given},
        "items": list(_items(given)),
        "bands": list(_bands(given)),
    }


def day_from(given: QueryDict) -> date:
    """The day a version begins. Raises BadField."""
    try:
        return date.fromisoformat(given.get("valid_from", ""))
    except ValueError as error:
        raise BadField(_("Say from which day the version counts.")) from error
