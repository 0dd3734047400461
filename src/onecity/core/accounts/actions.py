"""What changes people and their posts. Only an administrator; nobody is deleted; every change leaves an audit row."""

import re
from datetime import date, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from onecity.core.accounts.models import Appointment, Organisation, User
from onecity.core.accounts.phones import BadPhone, person_with_phone, put_phone
from onecity.core.accounts.roles import AT_ORGANISATION, ROLES
from onecity.core.accounts.scope import Actor, require
from onecity.core.ledger.actions import record_lookup

PERMISSION = "accounts.people"
REGION_PREFIX = re.compile(r"(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})?")
"""A province, city, county, township or village in national coding, without filling zeros; empty for everywhere."""


class BadPerson(ValueError):
    """Fields of a person or appointment that cannot be taken: field name → reason, in the reader's language."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(fields)
        self.fields = fields


def _audit(actor: Actor, user: User, what: str) -> None:
    record_lookup(actor, "person", str(user.pk), what)


def _password_problem(password: str, user: User | None = None) -> str | None:
    try:
        validate_password(password, user)
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


def _region_problem(region_code: str) -> str | None:
    if not REGION_PREFIX.fullmatch(region_code):
        return _("A region code has 2, 4, 6, 9 or 12 digits.")
    if len(region_code) == 6 and region_code.endswith("00"):
        return _("For the whole city write its four digits: %(prefix)s.") % {"prefix": region_code[:4]}
    return None


@transaction.atomic
def appoint(actor: Actor, user: User, role: str, organisation: Organisation | None, region_code: str, valid_from: date) -> Appointment:
    """Give somebody a role at an organisation and/or for a region. Raises NotAllowed, BadPerson."""
    require(actor, PERMISSION)
    problems = {
        "role": None if role in ROLES else _("Unknown role."),
        "organisation": None if organisation or role not in AT_ORGANISATION else _("This role is held at an organisation."),
        "region_code": _region_problem(region_code),
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


def _phone_problem(user: User, phone: str) -> str | None:
    if not phone:
        return None
    try:
        known = person_with_phone(phone)
    except BadPhone as error:
        return str(error)
    return _("Somebody else has this phone.") if known and known.pk != user.pk else None


def _email_problem(user: User, email: str) -> str | None:
    try:
        if email:
            validate_email(email)
    except ValidationError as error:
        return " ".join(error.messages)
    taken = email and User.objects.filter(email__iexact=email).exclude(pk=user.pk).exists()
    return _("Somebody else has this e-mail address.") if taken else None


@transaction.atomic
def set_contact(actor: Actor, user: User, email: str, phone: str | None) -> None:
    """Set the e-mail address and phone somebody may also log in by; a phone of None stays as it is, an empty text removes.

    Everybody sets their own, an administrator anybody's. Raises NotAllowed, BadPerson.
    """
    if user.pk != actor.user_id:
        require(actor, PERMISSION)
    problems = {"email": _email_problem(user, email), "phone": _phone_problem(user, phone or "")}
    if wrong := {field: problem for field, problem in problems.items() if problem}:
        raise BadPerson(wrong)
    user.email = email
    if phone is not None:
        put_phone(user, phone)
    user.save(update_fields=["email", "phone_cipher", "phone_digest"])
    _audit(actor, user, "contact changed")


@transaction.atomic
def set_password(actor: Actor, user: User, password: str) -> None:
    """Give somebody a new password, which ends their sessions. Raises NotAllowed, BadPerson."""
    require(actor, PERMISSION)
    if problem := _password_problem(password, user):
        raise BadPerson({"password": problem})
    user.set_password(password)
    user.save(update_fields=["password"])
    _audit(actor, user, "password set")
