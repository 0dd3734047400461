"""Hours a month of duties, before and after they are one list.

before = Σ grids × times × minutes ÷ 60 over the systems; after = in each township the most that one system spends on the duty, since
what another does there under another name is the same thing done again.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.core.cache import cache
from django.db import connection
from django.db.models import Count, Max

from onecity.apps.fusion.models import OldDuty, OldGrid

_SQL = (Path(__file__).parents[1] / "sql" / "grids_by_township.sql").read_text(encoding="utf-8")
Townships = Mapping[str, int]


def grids_by_township() -> dict[int, Townships]:
    """How many grids each system (key) has in each township (code; empty outside all), counted anew when grids came or went."""
    state = OldGrid.objects.aggregate(count=Count("pk"), last=Max("pk"))
    return cache.get_or_set(f"fusion-grids-by-township-{state['count']}-{state['last']}", _counted)  # type: ignore[return-value]


def _counted() -> dict[int, Townships]:
    with connection.cursor() as cursor:
        cursor.execute(_SQL)
        rows = cursor.fetchall()
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for system, township, count in rows:
        found[system][township or ""] = count
    return dict(found)


@dataclass(frozen=True)
class Hours:
    """Hours a month of a duty: before by system (key), after by township (code)."""

    before: Mapping[int, float]
    after: Mapping[str, float]

    @property
    def sum_before(self) -> float:
        """All of it as the systems do it."""
        return sum(self.before.values())

    @property
    def sum_after(self) -> float:
        """All of it done once."""
        return sum(self.after.values())


def hours_of(members: Iterable[OldDuty], grids: Mapping[int, Townships]) -> Hours:
    """The hours of one merged duty from its members."""
    each: dict[int, float] = defaultdict(float)
    for member in members:
        each[member.system_id] += member.hours
    before = {system: hours * sum(grids.get(system, {}).values()) for system, hours in each.items()}
    after: dict[str, float] = defaultdict(float)
    for system, hours in each.items():
        for township, count in grids.get(system, {}).items():
            after[township] = max(after[township], hours * count)
    return Hours(before, dict(after))


def hours_by_kind() -> dict[str, dict[str, float]]:
    """Hours after, by township and what the duty goes by: what a plan gives to people."""
    grids, found = grids_by_township(), defaultdict[str, dict[str, float]](lambda: defaultdict(float))
    for kind, hours in ((members[0].merged.kind, hours_of(members, grids)) for members in merged_members().values()):
        for township, one in hours.after.items():
            found[township][kind] += one
    return found


def merged_members() -> dict[int, list[OldDuty]]:
    """The members of every duty of the one list, by its key."""
    found: dict[int, list[OldDuty]] = defaultdict(list)
    for member in OldDuty.objects.select_related("system", "merged").order_by("merged_id", "system_id", "code"):
        found[member.merged_id].append(member)
    return found
