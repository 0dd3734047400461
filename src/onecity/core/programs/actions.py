"""Giving out keys and taking them back."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from onecity.core.accounts.models import Organisation, User
from onecity.core.accounts.scope import Actor, require
from onecity.core.ledger.cipher import keyed_digest
from onecity.core.programs.errors import BadKey
from onecity.core.programs.models import DEFAULT_RATE, ApiKey, KeyPermission

PREFIX_CHARACTERS = 10
USE_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class KeyOrder:
    """What a key is to be. `region_code` is a prefix in national coding."""

    name: str
    permissions: tuple[str, ...] = (KeyPermission.REPORT, KeyPermission.READ)
    organisation: Organisation | None = None
    region_code: str = ""
    rate: int = DEFAULT_RATE


def create_key(actor: Actor, order: KeyOrder) -> tuple[ApiKey, str]:
    """Make a key and return it with its text, which is told this once and kept nowhere. Raises NotAllowed, BadKey."""
    require(actor, "programs.keys")
    return issue(order, actor.user_id)


@transaction.atomic
def issue(order: KeyOrder, created_by_id: int | None = None) -> tuple[ApiKey, str]:
    """Make a key without asking who: for the command line of the machine, whose user may do anything. Raises BadKey."""
    text = f"oc-{secrets.token_urlsafe(32)}"
    permissions = _known(order.permissions)
    if KeyPermission.ACT in permissions and order.organisation is None:
        raise BadKey({"organisation": _("A key that acts needs its organisation.")})
    key = ApiKey.objects.create(
        name=order.name,
        prefix=text[:PREFIX_CHARACTERS],
        digest=keyed_digest(text),
        organisation=order.organisation,
        region_code=order.region_code,
        permissions=permissions,
        rate=order.rate,
        machine=_machine(order.name) if order.organisation else None,
        created_by_id=created_by_id,
    )
    return key, text


def _machine(name: str) -> User:
    """The user a program acts as: without password, and switched off for every way of logging in."""
    machine = User(username=f"program-{secrets.token_hex(6)}", name=name, is_active=False)
    machine.set_unusable_password()
    machine.save()
    return machine


def _known(permissions: Iterable[str]) -> list[str]:
    return [KeyPermission(one).value for one in dict.fromkeys(permissions)]


@transaction.atomic
def revoke_key(actor: Actor, key_id: int) -> ApiKey:
    """Close the door to a key, for good. Raises NotAllowed, ApiKey.DoesNotExist."""
    require(actor, "programs.keys")
    key = ApiKey.objects.select_for_update(of=("self",)).get(pk=key_id)
    if key.revoked_at is None:
        key.revoked_at = timezone.now()
        key.save(update_fields=["revoked_at"])
    return key


def note_use(key: ApiKey) -> None:
    """Write down that a key was used, at most once a minute."""
    now = timezone.now()
    if key.last_used_at is None or now - key.last_used_at > USE_NOTED_EVERY:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=now - USE_NOTED_EVERY)
        ApiKey.objects.filter(stale, pk=key.pk).update(last_used_at=now)
        key.last_used_at = now
