"""Loading the organisations of a city from its package: named ones as they are, kinds once for each county and township."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from onecity.core.accounts.models import Organisation

Row = dict[str, str]
KINDS = {"county office kind": "county", "township office kind": "township"}
LEFT_OUT = frozenset({"resolver", "village kind", *KINDS})


@dataclass(frozen=True)
class Place:
    """A region as accounts needs it: national code, level (county, township), names."""

    code: str
    level: str
    name_zh: str
    name_en: str


@dataclass(frozen=True)
class _Draft:
    """An organisation before it has a path."""

    code: str
    parent: str
    name_zh: str
    name_en: str
    short_zh: str
    kind: str
    region_code: str
    verified: bool
    source: str


def _named(row: Row) -> _Draft:
    return _Draft(
        row["code"],
        row["parent"],
        row["name_zh"],
        row["name_en"],
        row["short_zh"],
        row["kind"],
        row["region_code"],
        row["verified"] == "yes",
        row["source"],
    )


def _office(row: Row, parent: _Draft, place_zh: str, place_en: str) -> _Draft:
    """One office of a kind at a county, zone or township: KIND-C-CG at 371521 becomes 371521-CG."""
    kind = row["kind"].removesuffix(" kind")
    short = place_zh + row["short_zh"].removeprefix("县")
    return _Draft(
        f"{parent.code}-{row['code'].rpartition('-')[2]}",
        parent.code,
        place_zh + row["name_zh"],
        f"{place_en} {row['name_en']}",
        short,
        kind,
        parent.region_code,
        False,
        row["source"],
    )


def _township(place: Place) -> _Draft:
    street = place.name_zh.endswith("街道")
    name = f"{place.name_zh}办事处" if street else f"{place.name_zh}人民政府"
    english = f"{place.name_en} {'Office' if street else 'Government'}"
    return _Draft(place.code, place.code[:6], name, english, place.name_zh, "township", place.code, False, "national code")


def _drafts(rows: list[Row], places: Iterable[Place]) -> Iterator[_Draft]:
    townships = [_township(place) for place in places if place.level == "township"]
    named = [_named(row) for row in rows if row["kind"] not in LEFT_OUT]
    yield from named
    yield from townships
    seats = [one for one in named if one.kind in ("county", "functional zone")]
    for row in rows:
        for parent in {"county": seats, "township": townships}.get(KINDS.get(row["kind"], ""), []):
            place_en = parent.name_en.removesuffix(" Government").removesuffix(" Office").removeprefix("People's Government of ")
            yield _office(row, parent, parent.short_zh, place_en)


def _path(code: str, parents: dict[str, str]) -> str:
    above = parents.get(code, "")
    return f"{_path(above, parents) if above in parents else '/'}{code}/"


@transaction.atomic
def load_organisations(folder: Path, places: Iterable[Place]) -> int:
    """Load organisations.csv of a city package; those that exist already stay as they are. Returns how many are new."""
    with (folder / "organisations.csv").open(encoding="utf-8", newline="") as file:
        drafts = list(_drafts(list(csv.DictReader(file)), places))
    parents = {draft.code: draft.parent for draft in drafts}
    known = set(Organisation.objects.values_list("code", flat=True))
    new = [draft for draft in drafts if draft.code not in known]
    Organisation.objects.bulk_create(
        Organisation(
            code=draft.code,
            name_zh=draft.name_zh,
            name_en=draft.name_en,
            short_zh=draft.short_zh,
            kind=draft.kind,
            path=_path(draft.code, parents),
            region_code=draft.region_code,
            verified=draft.verified,
            source=draft.source,
        )
        for draft in new
    )
    _link_parents({draft.code: draft.parent for draft in new if draft.parent})
    return len(new)


def _link_parents(parents: dict[str, str]) -> None:
    every = {one.code: one for one in Organisation.objects.only("code", "parent_id")}
    changed = [every[code] for code in parents]
    for one in changed:
        one.parent = every[parents[one.code]]
    Organisation.objects.bulk_update(changed, ["parent"], batch_size=1000)
