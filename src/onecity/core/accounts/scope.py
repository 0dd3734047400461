"""Who acts, what they may see, and what they may do."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils import timezone

from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.models import Appointment, Organisation, User
from onecity.core.accounts.roles import ROLES, Sees
from onecity.core.registry import permission_roles


@dataclass(frozen=True)
class Grant:
    """One role as it counts: the view is the region prefix, cut with the organisation's subtree where `sees` says so."""

    role: str
    sees: Sees
    organisation_id: int | None
    organisation_path: str
    region_prefix: str
    organisation: Organisation | None = field(default=None, compare=False, repr=False)

    @cached_property
    def organisations_below(self) -> list[int]:
        """Keys of the organisation and all below it, read once for the actor that holds this grant."""
        return organisations_under(self.organisation_path)

    def covers(self, region_code: str, organisation_path: str) -> bool:
        """Whether a matter at a place, led by an organisation (path, '' for none), lies in this grant.

        A grant that sees by organisation but names none covers nothing.
        """
        if not region_code.startswith(self.region_prefix):
            return False
        if self.sees != "organisation":
            return True
        return bool(self.organisation_path) and organisation_path.startswith(self.organisation_path)


@dataclass(frozen=True)
class Actor:
    """A person or machine that acts; without grants, somebody from the public."""

    user_id: int | None
    name: str
    language: str = ""
    grants: tuple[Grant, ...] = ()
    roles: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "roles", frozenset(grant.role for grant in self.grants))

    def has_role(self, *codes: str) -> bool:
        """Whether one of the roles is held, anywhere."""
        return not self.roles.isdisjoint(codes)

    def grants_for(self, roles: Iterable[str], region_code: str = "", organisation_path: str = "") -> Iterator[Grant]:
        """The grants of these roles that cover a matter."""
        wanted = frozenset(roles)
        return (grant for grant in self.grants if grant.role in wanted and grant.covers(region_code, organisation_path))


NOBODY = Actor(None, "")


def system_actor(name: str) -> Actor:
    """A machine that reports or runs a job; it has no grant."""
    return Actor(None, name)


def in_force() -> Q:
    """The condition on appointments that count today."""
    today = timezone.localdate()
    return Q(valid_from__lte=today) & (Q(valid_to=None) | Q(valid_to__gte=today))


def _grant(appointment: Appointment) -> Grant:
    organisation = appointment.organisation
    return Grant(
        role=appointment.role,
        sees=ROLES[appointment.role].sees,
        organisation_id=appointment.organisation_id,
        organisation_path=organisation.path if organisation else "",
        region_prefix=appointment.region_code,
        organisation=organisation,
    )


def actor_of(user: Any) -> Actor:
    """The actor of a signed-in user, read once a request; a visitor or an inactive user has no grants."""
    if not isinstance(user, User) or not user.is_active:
        return NOBODY
    known: Actor | None = getattr(user, "_actor", None)
    if known is None:
        held = Appointment.objects.filter(in_force(), user=user).select_related("organisation").order_by("pk")
        known = Actor(user.pk, user.get_full_name(), user.language, tuple(_grant(one) for one in held))
        user._actor = known  # type: ignore[attr-defined]
    return known


def _anywhere(actor: Actor, roles: frozenset[str]) -> bool:
    return not actor.roles.isdisjoint(roles)


def may(actor: Actor, permission: str, region_code: str = "", organisation_path: str = "") -> bool:
    """Whether a declared permission is held: anywhere, or where a place or organisation is given, there."""
    roles = permission_roles(permission)
    if not region_code and not organisation_path:
        return _anywhere(actor, roles)
    return any(True for _ in actor.grants_for(roles, region_code, organisation_path))


def require(actor: Actor, permission: str, region_code: str = "", organisation_path: str = "") -> None:
    """Raise NotAllowed unless the permission is held."""
    if not may(actor, permission, region_code, organisation_path):
        raise NotAllowed(permission)


def organisations_under(path: str) -> list[int]:
    """Keys of an organisation and all below it, by its path. An empty path is nobody's: no keys."""
    if not path:
        return []
    return list(Organisation.objects.filter(path__startswith=path).order_by("pk").values_list("pk", flat=True))
