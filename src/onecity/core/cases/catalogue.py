"""Loading a city's categories and its first duty list from the CSV files of a city package."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from onecity.core.accounts.models import Organisation
from onecity.core.cases.models import Category, DutyLine, DutyList
from onecity.core.cases.models.duty import LeadRule, ListState
from onecity.core.cases.states import Stage, Urgency

STANDARD, VERSION = "GB/T 47678.5", "2026"
LOCAL_STANDARD, LOCAL_VERSION = "onecity-local", "1"

URGENCIES = {"特急": Urgency.CRITICAL, "紧急": Urgency.URGENT, "一般": Urgency.NORMAL, "长期": Urgency.LONG}
UNITS = {"工作时": "working_hour", "工作日": "working_day", "自然时": "calendar_hour", "自然日": "calendar_day"}
CSV_STAGES = (Stage.ACCEPT, Stage.FILE, Stage.DISPATCH, Stage.HANDLE, Stage.VERIFY, Stage.CLOSE)
RULES = {"属地镇街": LeadRule.TOWNSHIP}

COUNTY_OFFICE_OF = {
    "LC-CG": "CG",
    "LC-ZJ": "ZJ",
    "LC-SL": "SL",
    "LC-JT": "JT",
    "LC-GA": "GA",
    "LC-JJ": "GA",
    "LC-YJ": "YJ",
    "LC-STHJ": "HJ",
    "LC-SCJG": "SC",
}
"""Which office of a county does there what a city bureau does in the seat (an assumption of ours)."""


@dataclass(frozen=True)
class _Named:
    """What a bureau's name in the list means: a rule, and the organisation when the rule is `fixed`."""

    rule: LeadRule
    organisation: Organisation | None = None


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _limit(row: dict[str, str], stage: Stage) -> list[Any] | None:
    value, unit = row[f"{stage}_value"], row[f"{stage}_unit"]
    return [float(value), UNITS[unit]] if value else None


def _limits(row: dict[str, str], sign: dict[str, list[Any]]) -> dict[str, list[Any]]:
    found = {str(stage): _limit(row, stage) for stage in CSV_STAGES} | {str(Stage.SIGN): sign.get(row["urgency"])}
    return {stage: limit for stage, limit in found.items() if limit}


def _category(row: dict[str, str], parents: dict[str, Category]) -> Category:
    local = row["code"].startswith("X")
    standard, version = (LOCAL_STANDARD, LOCAL_VERSION) if local else (STANDARD, VERSION)
    category, _new = Category.objects.update_or_create(
        standard=standard,
        version=version,
        kind=row["kind"],
        code=row["code"],
        defaults={
            "parent": parents.get(row["parent_code"]),
            "name_zh": row["name_zh"],
            "name_en": row["name_en"],
            "urgency": URGENCIES.get(row["urgency"], Urgency.NORMAL),
            "closing_standard": row["closing_standard"],
            "legacy_code": row["legacy_code"],
            "source": row["code_source"],
        },
    )
    return category


def _organisations_by_name() -> dict[str, Organisation]:
    city_level = Organisation.objects.filter(active=True, code__startswith="LC")
    by_name = {one.short_zh: one for one in city_level if one.short_zh}
    return by_name | {one.name_zh.replace("聊城市", "市"): one for one in city_level}


def _named(words: str, organisations: dict[str, Organisation]) -> _Named:
    if words in RULES:
        return _Named(RULES[words])
    organisation = organisations.get(words)
    return _Named(LeadRule.FIXED, organisation) if organisation else _Named(LeadRule.BY_HAND)


def _county_office(bureau: Organisation, county: str) -> Organisation | None:
    suffix = COUNTY_OFFICE_OF.get(bureau.code)
    return Organisation.objects.filter(code=f"{county}-{suffix}", active=True).first() if suffix else None


@transaction.atomic
def load_categories(folder: Path) -> list[tuple[Category, dict[str, str]]]:
    """Load components.csv and incidents.csv of a city package; idempotent. Returns leaf categories with their rows."""
    leaves = []
    for name in ("components.csv", "incidents.csv"):
        parents: dict[str, Category] = {}
        for row in _rows(folder / name):
            category = _category(row, parents)
            if row["level"] == "大类":
                parents[row["code"]] = category
            else:
                leaves.append((category, row))
    return leaves


class _ListWriter:
    """Numbers and collects the lines of one duty list."""

    def __init__(self, duty_list: DutyList, counties: list[str], seat: str) -> None:
        self.duty_list, self.counties, self.seat = duty_list, counties, seat
        self.organisations = _organisations_by_name()
        self.lines: list[DutyLine] = []

    def add(self, category: Category, row: dict[str, str], limits: dict[str, list[Any]]) -> None:
        """The city-wide line of a category, and one for each county whose own office takes the bureau's place."""
        lead = _named(row["bureau"], self.organisations)
        self._line("", category, row, limits, lead)
        if lead.organisation:
            for county in self.counties:
                office = None if county == self.seat else _county_office(lead.organisation, county)
                if office:
                    self._line(county, category, row, limits, _Named(LeadRule.FIXED, office))

    def _line(self, region: str, category: Category, row: dict[str, str], limits: dict[str, list[Any]], lead: _Named) -> None:
        number = len(self.lines) + 1
        assisting = _named(row["co_bureau"], self.organisations) if row["co_bureau"] else None
        rules = [assisting.rule] if assisting and assisting.rule == LeadRule.TOWNSHIP else []
        self.lines.append(
            DutyLine(
                duty_list=self.duty_list,
                number=number,
                category=category,
                region_prefix=region,
                lead_rule=lead.rule,
                lead=lead.organisation,
                lead_words=row["bureau"],
                assisting=rules,
                assisting_ids=[assisting.organisation.pk] if assisting and assisting.organisation else [],
                limits=limits,
                source=row["limit_source"],
            )
        )

    def save(self) -> None:
        """Write the lines; from then on the list never changes."""
        DutyLine.objects.bulk_create(self.lines)
        self.duty_list.state, self.duty_list.published_at = ListState.PUBLISHED, timezone.now()
        self.duty_list.save()


@transaction.atomic
def load_catalogue(folder: Path, counties: list[str], seat: str, valid_from: date) -> DutyList:
    """Load categories and, when there is none of this version yet, the duty list they imply.

    `counties` are 6-digit codes, `seat` the one where the city's bureaus act themselves.
    """
    leaves = load_categories(folder)
    version = f"{valid_from:%Y-%m}"
    duty_list, new = DutyList.objects.get_or_create(version=version, defaults={"valid_from": valid_from, "source": folder.name})
    if new:
        sign = {row["urgency"]: [float(row["value"]), UNITS[row["unit"]]] for row in _rows(folder / "sign_limits.csv")}
        writer = _ListWriter(duty_list, counties, seat)
        for category, row in leaves:
            writer.add(category, row, _limits(row, sign))
        writer.save()
    return duty_list
