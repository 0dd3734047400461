"""The columns of the duty list: how a cell shows a line and how it is read. Grid, xlsx, comparison and audit all use them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from onecity.core.cases.duty.conditions import read_conditions, show_conditions
from onecity.core.cases.duty.names import Names, begins_with
from onecity.core.cases.duty.records import Record
from onecity.core.cases.duty.spellings import named, spellings
from onecity.core.cases.models.duty import Dispatching, LeadRule
from onecity.core.cases.states import Stage
from onecity.core.registry import Text
from onecity.science.worktime import Unit

Changes = dict[str, Any]
SEPARATORS = re.compile(r"[;；、\n]+")
AMOUNT = re.compile(r"(\d{1,5}(?:[.,]\d{1,4})?)\s*(.*)", re.DOTALL)
MOST_AMOUNT, MOST_MILESTONES = 9999, 9

UNITS: dict[str, Text] = {
    Unit.WORKING_HOUR.value: pgettext_lazy("unit of a limit", "working hours"),
    Unit.WORKING_DAY.value: pgettext_lazy("unit of a limit", "working days"),
    Unit.CALENDAR_HOUR.value: pgettext_lazy("unit of a limit", "hours"),
    Unit.CALENDAR_DAY.value: pgettext_lazy("unit of a limit", "days"),
}
OTHER_UNITS: dict[str, tuple[str, ...]] = {
    Unit.WORKING_HOUR.value: ("工作小时", "个工作时", "working hour", "wh"),
    Unit.WORKING_DAY.value: ("个工作日", "working day", "wd"),
    Unit.CALENDAR_HOUR.value: ("自然时", "个小时", "时", "hour", "h"),
    Unit.CALENDAR_DAY.value: ("自然日", "日", "day", "d"),
}
BY_HAND: Text = gettext_lazy("by hand")


@dataclass(frozen=True)
class Column:
    """One column. `fields` are the values of a line it stands for; `read` raises ValueError saying what would be right."""

    key: str
    label: Text
    fields: tuple[str, ...]
    show: Callable[[Record, Names], str]
    read: Callable[[str, Names, Record], Changes]
    choices: str = ""


def _unit(text: str) -> str:
    words = text.strip().casefold()
    found = next((code for code, word in UNITS.items() if words in spellings(word) or words in OTHER_UNITS[code]), None)
    if found is None:
        known = ", ".join(str(word) for word in UNITS.values())
        raise ValueError(_("A limit needs a unit: %(known)s.") % {"known": known})
    return found


def read_limit(text: str) -> list[Any]:
    """An amount and its unit. Raises ValueError."""
    found = AMOUNT.fullmatch(text.strip())
    if found is None:
        raise ValueError(
            _("“%(text)s” is no limit; write an amount and a unit, for example “%(example)s”.")
            % {"text": text.strip()[:40], "example": show_limit([2, "working_day"])}
        )
    amount = float(found[1].replace(",", "."))
    unit = _unit(found[2])
    if not 0 < amount <= MOST_AMOUNT:
        raise ValueError(_("A limit lies above 0 and not above %(most)d.") % {"most": MOST_AMOUNT})
    return [round(amount, 2), unit]


def show_limit(limit: list[Any]) -> str:
    """A limit as a cell shows it."""
    return f"{limit[0]:g} {UNITS[limit[1]]}"


def _show_stage(stage: str, record: Record, names: Names) -> str:
    limit = record["limits"].get(stage)
    return show_limit(limit) if limit else ""


def _read_stage(stage: str, text: str, names: Names, record: Record) -> Changes:
    others = {key: value for key, value in record["limits"].items() if key != stage}
    return {"limits": others | ({stage: read_limit(text)} if text.strip() else {})}


def _stage_column(stage: Stage) -> Column:
    return Column(f"limit_{stage}", stage.label, ("limits",), partial(_show_stage, stage.value), partial(_read_stage, stage.value))


def _show_lead(record: Record, names: Names) -> str:
    if record["lead_rule"] == LeadRule.FIXED:
        return names.organisation_words(record["lead_id"])
    if record["lead_rule"] == LeadRule.TOWNSHIP:
        return str(LeadRule.TOWNSHIP.label)
    return f"{BY_HAND}: {record['lead_words']}" if record["lead_words"] else str(BY_HAND)


def _read_lead(text: str, names: Names, record: Record) -> Changes:
    by_hand = begins_with(text, BY_HAND)
    if not text.strip():
        raise ValueError(_("Name who leads, or write “%(words)s” and whom the dispatcher should look for.") % {"words": BY_HAND})
    if by_hand is not None:
        return {"lead_rule": LeadRule.BY_HAND.value, "lead_id": None, "lead_words": by_hand[:60]}
    if named(text, [(LeadRule.TOWNSHIP.value, LeadRule.TOWNSHIP.label)]):
        return {"lead_rule": LeadRule.TOWNSHIP.value, "lead_id": None, "lead_words": ""}
    return {"lead_rule": LeadRule.FIXED.value, "lead_id": names.organisation(text), "lead_words": ""}


def _show_assisting(record: Record, names: Names) -> str:
    township = [str(LeadRule.TOWNSHIP.label)] if LeadRule.TOWNSHIP in record["assisting"] else []
    return "; ".join([*township, *(names.organisation_words(key) for key in record["assisting_ids"])])


def _read_assisting(text: str, names: Names, record: Record) -> Changes:
    parts = [part for part in SEPARATORS.split(text) if part.strip()]
    township = [part for part in parts if named(part, [(LeadRule.TOWNSHIP.value, LeadRule.TOWNSHIP.label)])]
    keys = sorted({names.organisation(part) for part in parts if part not in township})
    return {"assisting": [LeadRule.TOWNSHIP.value] if township else [], "assisting_ids": keys}


def _show_milestones(record: Record, names: Names) -> str:
    return "; ".join(f"{name}: {show_limit([amount, unit])}" for name, amount, unit in record["milestones"])


def _milestone(text: str) -> list[Any]:
    name, sign, limit = text.replace("：", ":").rpartition(":")
    if not sign or not name.strip():
        raise ValueError(
            _("Write a milestone as name: limit, for example “%(example)s”.")
            % {"example": _("stopped") + f": {show_limit([4, 'working_hour'])}"}
        )
    return [name.strip()[:40], *read_limit(limit)]


def _read_milestones(text: str, names: Names, record: Record) -> Changes:
    found = [_milestone(part) for part in SEPARATORS.split(text) if part.strip()]
    if len(found) > MOST_MILESTONES:
        raise ValueError(_("At most %(most)d milestones.") % {"most": MOST_MILESTONES})
    return {"milestones": found}


def _read_dispatching(text: str, names: Names, record: Record) -> Changes:
    code = named(text, Dispatching.choices) if text.strip() else ""
    if code is None:
        raise ValueError(
            _("Leave it empty, or write one of: %(known)s.") % {"known": "; ".join(str(label) for label in Dispatching.labels)}
        )
    return {"dispatching": code}


def _plain(field: str, longest: int) -> Callable[[str, Names, Record], Changes]:
    def read(text: str, names: Names, record: Record) -> Changes:
        if len(text.strip()) > longest:
            raise ValueError(_("At most %(most)d characters.") % {"most": longest})
        return {field: text.strip()}

    return read


COLUMNS: tuple[Column, ...] = (
    Column(
        "category",
        gettext_lazy("Category"),
        ("category_id",),
        lambda record, names: names.category_words(record["category_id"]),
        lambda text, names, record: {"category_id": names.category(text)},
        "categories",
    ),
    Column(
        "region",
        pgettext_lazy("duty list", "Region"),
        ("region_prefix",),
        lambda record, names: names.region_words(record["region_prefix"]),
        lambda text, names, record: {"region_prefix": names.region(text)},
        "regions",
    ),
    Column(
        "conditions",
        gettext_lazy("Conditions"),
        ("conditions",),
        lambda record, names: show_conditions(record["conditions"]),
        lambda text, names, record: {"conditions": read_conditions(text)},
    ),
    Column("lead", gettext_lazy("Lead"), ("lead_rule", "lead_id", "lead_words"), _show_lead, _read_lead, "organisations"),
    Column("assisting", gettext_lazy("Assisting"), ("assisting", "assisting_ids"), _show_assisting, _read_assisting, "organisations"),
    *(_stage_column(stage) for stage in Stage),
    Column("milestones", gettext_lazy("Milestones"), ("milestones",), _show_milestones, _read_milestones),
    Column(
        "standard",
        gettext_lazy("Closing standard"),
        ("closing_standard",),
        lambda record, names: record["closing_standard"],
        _plain("closing_standard", 2000),
    ),
    Column(
        "dispatching",
        gettext_lazy("Dispatching"),
        ("dispatching",),
        lambda record, names: str(Dispatching(record["dispatching"]).label) if record["dispatching"] else "",
        _read_dispatching,
    ),
    Column("source", gettext_lazy("Source"), ("source",), lambda record, names: record["source"], _plain("source", 200)),
)
COLUMN_BY_KEY: dict[str, Column] = {column.key: column for column in COLUMNS}
FORBIDDEN = "\0"


def read_cell(column: Column, text: str, names: Names, record: Record) -> Changes:
    """What a cell's text changes in a line; a text that says what is there changes nothing. Raises ValueError."""
    if text.strip() == column.show(record, names).strip():
        return {}
    return column.read(text.replace(FORBIDDEN, ""), names, record)


def shown(record: Record, names: Names) -> dict[str, str]:
    """Every cell of a line."""
    return {column.key: column.show(record, names) for column in COLUMNS}
