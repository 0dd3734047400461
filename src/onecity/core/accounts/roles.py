"""The posts (岗位角色) of the case loop and of the platform, and what each sees."""

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext_lazy as _

from onecity.core.registry import Text

Sees = Literal["own", "region", "organisation"]


@dataclass(frozen=True)
class Role:
    """A role; `sees` names the axis of its view: own reports, a region, or the matters of an organisation in a region."""

    code: str
    label: Text
    sees: Sees


ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        Role("citizen", _("Citizen"), "own"),
        Role("grid_worker", _("Grid worker"), "region"),
        Role("grid_leader", _("Grid leader"), "region"),
        Role("acceptor", _("Acceptor"), "region"),
        Role("duty_officer", _("Duty officer"), "region"),
        Role("dispatcher", _("Dispatcher"), "region"),
        Role("department_clerk", _("Department clerk"), "organisation"),
        Role("handler", _("Handler"), "organisation"),
        Role("verifier", _("Verifier"), "region"),
        Role("supervisor", _("Supervisor"), "region"),
        Role("leader", _("Leader"), "region"),
        Role("auditor", _("Auditor"), "region"),
        Role("data_steward", _("Data steward"), "own"),
        Role("administrator", _("Administrator"), "own"),
    )
}

AT_ORGANISATION: tuple[str, ...] = tuple(role.code for role in ROLES.values() if role.sees == "organisation")
"""Roles that mean nothing without an organisation."""
