"""Who of the made-up people does what."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from onecity.core.accounts.models import User
from onecity.core.accounts.roles import ROLES
from onecity.core.accounts.scope import NOBODY, Actor, Grant, actor_of
from onecity.core.cases.acts import ACTS, Act
from onecity.core.cases.models import Case, Ticket
from onecity.core.cases.permission import obstacle
from onecity.core.cases.tickets import KINDS

DOORS: dict[str, frozenset[str]] = {
    "grid": frozenset({"grid_worker"}),
    "hotline": frozenset({"acceptor"}),
    "department": frozenset({"department_clerk"}),
}
"""Whose hands a report comes through; a report on the public page comes through nobody's."""


Post = tuple[Actor, Grant]


class Cast:
    """Chooses a person whose post covers an act, the nearest post first: the grid before the township before the city."""

    def __init__(self, actors: Iterable[Actor]) -> None:
        self._by_region: dict[tuple[str, str], list[Post]] = defaultdict(list)
        self._by_organisation: dict[tuple[str, str], list[Post]] = defaultdict(list)
        for actor in actors:
            for grant in actor.grants:
                self._by_region[grant.role, grant.region_prefix].append((actor, grant))
                self._by_organisation[grant.role, grant.organisation_path].append((actor, grant))
        self._nearest: dict[tuple[frozenset[str], str, str], list[Actor]] = {}

    def with_role(self, role: str) -> list[Actor]:
        """Everybody who holds a role."""
        return [actor for (held, _prefix), posts in self._by_region.items() if held == role for actor, _grant in posts]

    def _posts(self, role: str, region_code: str, path: str) -> Iterator[Post]:
        """The posts of a role that may cover a place or an organisation, looked up by what the role sees."""
        if ROLES[role].sees == "organisation":
            for above in _with_those_above(path):
                yield from self._by_organisation.get((role, above), ())
        else:
            for digits in range(len(region_code) + 1):
                yield from self._by_region.get((role, region_code[:digits]), ())

    def _fitting(self, roles: frozenset[str], region_code: str, path: str) -> list[Actor]:
        """Who may do such an act there, of the nearest posts only."""
        known = self._nearest.get((roles, region_code, path))
        if known is None:
            found = (post for role in sorted(roles) for post in self._posts(role, region_code, path))
            posts = [(actor, grant) for actor, grant in found if grant.covers(region_code, path)]
            best = max((_closeness(grant) for _, grant in posts), default=0)
            known = list({actor.user_id: actor for actor, grant in posts if _closeness(grant) == best}.values())
            self._nearest[roles, region_code, path] = known
        return known

    def reporting(self, source: str, region_code: str, pick: float) -> Actor:
        """Who takes a report in by a door."""
        if source not in DOORS:
            return NOBODY
        people = self._fitting(DOORS[source], region_code, path=self._some_department(region_code, pick) if source == "department" else "")
        return people[int(pick * len(people))] if people else NOBODY

    def _some_department(self, region_code: str, pick: float) -> str:
        """The path of an organisation with a clerk for a place."""
        prefixes = [region_code[:digits] for digits in range(len(region_code) + 1)]
        paths = [grant.organisation_path for prefix in prefixes for _, grant in self._by_region.get(("department_clerk", prefix), ())]
        return paths[int(pick * len(paths))] if paths else ""

    def acting(self, act_code: str, case: Case, pick: float, ticket: Ticket | None = None, at: datetime | None = None) -> Actor | None:
        """Who does an act on a case at a moment, answering a ticket where it answers one, or None when no post covers it."""
        act: Act = ACTS[act_code]
        people = self._fitting(_roles(act, ticket), case.region_code, _path(case, ticket))
        first = int(pick * len(people))
        return next((actor for actor in people[first:] + people[:first] if obstacle(actor, act, case, ticket, at) is None), None)


def _roles(act: Act, ticket: Ticket | None) -> frozenset[str]:
    return act.roles & (frozenset({ticket.role}) if ticket.role else KINDS[ticket.kind].roles) if ticket else act.roles


def _path(case: Case, ticket: Ticket | None) -> str:
    organisation = ticket.organisation if ticket else case.lead
    return organisation.path if organisation else ""


def _with_those_above(path: str) -> list[str]:
    """The paths of an organisation and of all it belongs to: /LC/LC-CG/ and /LC/."""
    codes = path.strip("/").split("/")
    return [f"/{'/'.join(codes[:depth])}/" for depth in range(len(codes), 0, -1)] if path else []


def _closeness(grant: Grant) -> int:
    return len(grant.region_prefix) + len(grant.organisation_path)


def demo_cast() -> Cast:
    """The made-up people of this city with the posts they hold today; nobody real is ever played."""
    return Cast(actor_of(user) for user in User.objects.filter(synthetic=True, is_active=True).order_by("pk"))
