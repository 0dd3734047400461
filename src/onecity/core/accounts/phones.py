"""Phone numbers of people: sealed at rest, found by their digest, shown masked."""

import re

from django.utils.translation import gettext as _

from onecity.core.accounts.models import User
from onecity.core.ledger.cipher import decrypt, encrypt, keyed_digest
from onecity.core.ledger.masking import mask_phone

MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9]\d{9})")
SPACERS = re.compile(r"[\s()-]")


class BadPhone(ValueError):
    """Not a mobile number of eleven digits."""

    def __str__(self) -> str:
        return _("A mobile number has eleven digits and begins with 1.")


def normal_phone(text: str) -> str:
    """The eleven digits of a mobile number written with or without spaces and country code. Raises BadPhone."""
    found = MOBILE.fullmatch(SPACERS.sub("", text))
    if not found:
        raise BadPhone
    return found[1]


def put_phone(user: User, text: str) -> None:
    """Set a person's phone without saving; an empty text removes it. Raises BadPhone."""
    phone = normal_phone(text) if text.strip() else ""
    user.phone_cipher = encrypt(phone) if phone else b""
    user.phone_digest = keyed_digest(phone) if phone else ""


def phone_of(user: User) -> str:
    """A person's phone in clear; '' if none. Whoever shows it to somebody else writes that down in the ledger."""
    return decrypt(bytes(user.phone_cipher))


def masked_phone(user: User) -> str:
    """A person's phone as others see it; '' if none."""
    return mask_phone(phone_of(user))


def person_with_phone(text: str) -> User | None:
    """Whose phone this is, if anybody's. Raises BadPhone."""
    return User.objects.filter(phone_digest=keyed_digest(normal_phone(text))).first()
