"""What changes people and their posts. Only an administrator; nobody is deleted; every change leaves an audit row."""

from datetime import date, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from onecity.core.accounts.models import Appointment, Organisation, User
from onecity.core.accounts.roles import ROLES
from onecity.core.accounts.scope import Actor, require
from onecity.core.ledger.actions import record_lookup

PERMISSION = "accounts.people"


class BadPerson(ValueError):
    """Fields of a person or appointment that cannot be taken: field name → reason, in the reader's language."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(fields)
        self.fields = fields


def _audit(actor: Actor, user: User, what: str) -> None:
    record_lookup(actor, "person", str(user.pk), what)


def _password_problem(password: str) -> str | None:
    try:
        validate_password(password)
    except ValidationError as error:
        return " ".join(error.messages)
    return None


def _person_problems(username: str, name: str, password: str) -> dict[str, str]:
    problems = {
        "username": None if username.strip() else _("This is needed."),
        "name": None if name.strip() else _("This is needed."),
        "password": _password_problem(password),
    }
    if User.objects.filter(username__iexact=username.strip()).exists():
        problems["username"] = _("This login name is taken.")
    return {field: problem for field, problem in problems.items() if problem}


@transaction.atomic
def create_person(actor: Actor, username: str, name: str, password: str) -> User:
    """Create somebody who can log in. Raises NotAllowed, BadPerson."""
    require(actor, PERMISSION)
    if problems := _person_problems(username, name, password):
        raise BadPerson(problems)
    user = User.objects.create_user(username=username.strip(), name=name.strip(), password=password)
    _audit(actor, user, "created")
    return user


@transaction.atomic
def appoint(actor: Actor, user: User, role: str, organisation: Organisation | None, region_code: str, valid_from: date) -> Appointment:
    """Give somebody a role at an organisation and/or for a region. Raises NotAllowed, BadPerson."""
    require(actor, PERMISSION)
    at_organisation = role in ROLES and ROLES[role].sees == "organisation"
    problems = {
        "role": None if role in ROLES else _("Unknown role."),
        "organisation": None if organisation or not at_organisation else _("This role is held at an organisation."),
        "region_code": None if region_code == "" or region_code.isdigit() else _("A region code has digits only."),
    }
    if wrong := {field: problem for field, problem in problems.items() if problem}:
        raise BadPerson(wrong)
    held = Appointment.objects.create(user=user, role=role, organisation=organisation, region_code=region_code, valid_from=valid_from)
    _audit(actor, user, f"appointed {role} at {organisation.code if organisation else '-'} for {region_code or '-'}")
    return held


@transaction.atomic
def end_appointment(actor: Actor, appointment: Appointment) -> None:
    """End an appointment as of yesterday, so that it no longer counts. Raises NotAllowed."""
    require(actor, PERMISSION)
    yesterday = timezone.localdate() - timedelta(days=1)
    appointment.valid_to = max(yesterday, appointment.valid_from)
    appointment.save(update_fields=["valid_to"])
    _audit(actor, appointment.user, f"ended {appointment.role}")


@transaction.atomic
def set_active(actor: Actor, user: User, active: bool) -> None:
    """Let somebody log in, or no longer. Raises NotAllowed; BadPerson for oneself."""
    require(actor, PERMISSION)
    if user.pk == actor.user_id:
        raise BadPerson({"active": _("You cannot switch yourself off.")})
    user.is_active = active
    user.save(update_fields=["is_active"])
    _audit(actor, user, "activated" if active else "deactivated")
