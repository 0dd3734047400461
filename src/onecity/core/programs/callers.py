"""Who calls: a program with a key, or the public."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from onecity.core.accounts.scope import NOBODY, Actor, Grant
from onecity.core.ledger.cipher import keyed_digest
from onecity.core.programs.actions import note_use
from onecity.core.programs.errors import KeyRefused
from onecity.core.programs.models import ApiKey, KeyPermission
from onecity.core.programs.throttle import throttle
from onecity.core.remembered import Remembered

READER_ROLE, ACTING_ROLE = "program", "department_clerk"
LIMIT_WITHOUT_KEY = 120
LIMIT_WRONG_KEYS = 20


@dataclass(frozen=True)
class Caller:
    """A program as the kernel sees it: an actor whose grants are what the key permits."""

    key: ApiKey | None
    actor: Actor

    @property
    def public(self) -> bool:
        """Whether nobody in particular calls."""
        return self.key is None


PUBLIC = Caller(None, NOBODY)


def _grant(key: ApiKey, role: str) -> Grant:
    organisation = key.organisation
    return Grant(
        role=role,
        sees="organisation" if organisation else "region",
        organisation_id=key.organisation_id,
        organisation_path=organisation.path if organisation else "",
        region_prefix=key.region_code,
    )


_ROLE_FOR = {KeyPermission.READ: READER_ROLE, KeyPermission.ACT: ACTING_ROLE}
"""The reader's role opens no act of the case loop; the acting one is a department clerk's, at the key's organisation."""


def actor_of_key(key: ApiKey) -> Actor:
    """The actor a key stands for."""
    grants = tuple(_grant(key, role) for permission, role in _ROLE_FOR.items() if permission in key.permissions)
    return Actor(key.machine_id, key.name, grants=grants)


def address_of(request: HttpRequest) -> str:
    """The caller's address, as the nearest proxy says where one stands before us."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.USE_X_FORWARDED_HOST else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR") or "?"


def given_key(request: HttpRequest) -> str:
    """The text of the key a request brings, in its header, form or address; empty without one."""
    return request.headers.get("X-Api-Key") or request.POST.get("api_key") or request.GET.get("api_key") or ""


def _key_in_force(digest: str) -> ApiKey | None:
    return ApiKey.objects.select_related("organisation").filter(digest=digest, revoked_at=None).first()


keys_in_force = Remembered(_key_in_force)


def _key_of(request: HttpRequest, text: str) -> ApiKey:
    key = keys_in_force.get(keyed_digest(text))
    if key is None:
        throttle.consume(f"wrong {address_of(request)}", LIMIT_WRONG_KEYS)
        raise KeyRefused(_("The api_key is not valid."), known=False)
    throttle.consume(f"key {key.pk}", key.rate)
    note_use(key)
    return key


def caller_with(request: HttpRequest, permission: KeyPermission) -> Caller:
    """The program that calls, by its key. Raises KeyRefused, TooManyCalls."""
    text = given_key(request)
    if not text:
        raise KeyRefused(_("An api_key is needed."), known=False)
    key = _key_of(request, text)
    if permission not in key.permissions:
        raise KeyRefused(_("This api_key is not for that: %(permission)s.") % {"permission": permission.label})
    return Caller(key, actor_of_key(key))


def count_without_key(request: HttpRequest) -> None:
    """Count a call that needs no key. Raises TooManyCalls."""
    throttle.consume(f"address {address_of(request)}", LIMIT_WITHOUT_KEY)
