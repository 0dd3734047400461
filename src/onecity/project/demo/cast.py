"""Who of the made-up people does what."""

from collections import defaultdict
from collections.abc import Iterable

from onecity.core.accounts.models import User
from onecity.core.accounts.scope import NOBODY, Actor, Grant, actor_of
from onecity.core.cases.acts import ACTS, Act
from onecity.core.cases.models import Case
from onecity.core.cases.permission import obstacle

DOORS: dict[str, frozenset[str]] = {
    "grid": frozenset({"grid_worker"}),
    "hotline": frozenset({"acceptor"}),
    "department": frozenset({"department_clerk"}),
}
"""Whose hands a report comes through; a report on the public page comes through nobody's."""


class Cast:
    """Chooses a person whose post covers an act, the nearest post first: the grid before the township before the city."""

    def __init__(self, actors: Iterable[Actor]) -> None:
        self._by_role: dict[str, list[Actor]] = defaultdict(list)
        for actor in actors:
            for role in actor.roles:
                self._by_role[role].append(actor)
        self._nearest: dict[tuple[frozenset[str], str, str], list[Actor]] = {}

    def with_role(self, role: str) -> list[Actor]:
        """Everybody who holds a role."""
        return self._by_role[role]

    def _fitting(self, roles: frozenset[str], region_code: str, path: str) -> list[Actor]:
        known = self._nearest.get((roles, region_code, path))
        if known is None:
            people = dict.fromkeys(actor for role in sorted(roles) for actor in self._by_role[role])
            reach = [(_closeness(actor.grants_for(roles, region_code, path)), actor) for actor in people]
            best = max((closeness for closeness, _ in reach), default=0)
            known = [actor for closeness, actor in reach if closeness and closeness == best]
            self._nearest[roles, region_code, path] = known
        return known

    def reporting(self, source: str, region_code: str, pick: float) -> Actor:
        """Who takes a report in by a door."""
        people = self._fitting(DOORS[source], region_code, "") if source in DOORS else []
        if source == "department":
            people = [actor for actor in self._by_role["department_clerk"] if region_code.startswith(actor.grants[0].region_prefix)]
        return people[int(pick * len(people))] if people else NOBODY

    def acting(self, act_code: str, case: Case, pick: float) -> Actor | None:
        """Who does an act on a case, or None when no post covers it."""
        act: Act = ACTS[act_code]
        people = self._fitting(act.roles, case.region_code, case.lead.path if case.lead else "")
        first = int(pick * len(people))
        return next((actor for actor in people[first:] + people[:first] if obstacle(actor, act, case) is None), None)


def _closeness(grants: Iterable[Grant]) -> int:
    return max((1 + len(grant.region_prefix) + len(grant.organisation_path) for grant in grants), default=0)


def demo_cast() -> Cast:
    """The made-up people of this city with the posts they hold today; nobody real is ever played."""
    return Cast(actor_of(user) for user in User.objects.filter(synthetic=True, is_active=True).order_by("pk"))
