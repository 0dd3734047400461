"""What an administrator does with systems outside. Every act asks for the permission `linkage.keep`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from onecity.core.accounts.scope import Actor, require
from onecity.interop.linkage.adapters.finding import adapters
from onecity.interop.linkage.errors import BadOrder
from onecity.interop.linkage.models import UNDER_WAY, Handover, Platform
from onecity.interop.linkage.sending.guard import address_problem

KEEP = "linkage.keep"
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


@dataclass(frozen=True)
class PlatformOrder:
    """What a system is to be; `given` holds the settings its adapter declares, an empty secret leaves the one it had."""

    code: str
    name: str
    adapter: str
    given: Mapping[str, str]


def _setting_problems(order: PlatformOrder, kept: Mapping[str, str]) -> dict[str, str | None]:
    kind = adapters()[order.adapter]
    missing = {
        one.name: _("This is needed.") for one in kind.settings if one.required and not order.given.get(one.name) and one.name not in kept
    }
    return {**missing, kind.address: missing.get(kind.address) or address_problem(order.given.get(kind.address, ""))}


def _taken(order: PlatformOrder, field: str, platform: Platform | None) -> bool:
    others = Platform.objects.exclude(pk=platform.pk) if platform else Platform.objects.all()
    return others.filter(**{field: getattr(order, field)}).exists()


def _problems(order: PlatformOrder, platform: Platform | None = None) -> dict[str, str]:
    problems: dict[str, str | None] = {
        "code": None if CODE.fullmatch(order.code) else _("Letters, digits, dots and hyphens, at most 40."),
        "name": None if order.name else _("This is needed."),
        "adapter": None if order.adapter in adapters() else _("There is no such adapter."),
    }
    for field in ("code", "name"):
        if _taken(order, field, platform):
            problems[field] = _("Another system has it.")
    if order.adapter in adapters():
        problems |= _setting_problems(order, platform.secrets if platform else {})
    return {name: problem for name, problem in problems.items() if problem}


def keep(platform: Platform, order: PlatformOrder) -> None:
    """Write an order down without asking who: for the command line of the machine, whose user may do anything."""
    declared = adapters()[order.adapter].settings
    secrets = {one.name: order.given.get(one.name) or platform.secrets.get(one.name, "") for one in declared if one.secret}
    platform.code, platform.name, platform.adapter = order.code, order.name, order.adapter
    platform.settings = {one.name: order.given.get(one.name, "") for one in declared if not one.secret}
    platform.secrets = secrets
    platform.save()


@transaction.atomic
def connect(actor: Actor, order: PlatformOrder) -> Platform:
    """Connect a system. Raises NotAllowed, BadOrder."""
    require(actor, KEEP)
    if problems := _problems(order):
        raise BadOrder(problems)
    platform = Platform(created_by_id=actor.user_id)
    keep(platform, order)
    return platform


def _kept(actor: Actor, platform_id: int) -> Platform:
    require(actor, KEEP)
    return Platform.objects.select_for_update(of=("self",)).get(pk=platform_id)


@transaction.atomic
def change(actor: Actor, platform_id: int, order: PlatformOrder) -> Platform:
    """Change what is known of a system. Raises NotAllowed, BadOrder, Platform.DoesNotExist."""
    platform = _kept(actor, platform_id)
    if problems := _problems(order, platform):
        raise BadOrder(problems)
    keep(platform, order)
    return platform


@transaction.atomic
def switch(actor: Actor, platform_id: int, active: bool) -> Platform:
    """Exchange with a system, or no longer; what stands outside meanwhile is taken back by its limits. Raises NotAllowed, DoesNotExist."""
    platform = _kept(actor, platform_id)
    platform.active, platform.failures = active, 0
    platform.save(update_fields=["active", "failures"])
    return platform


@transaction.atomic
def try_now(actor: Actor, handover_id: int) -> Handover:
    """Exchange about a case at once instead of at its next moment. Raises NotAllowed, Handover.DoesNotExist."""
    require(actor, KEEP)
    handover = Handover.objects.select_for_update(of=("self",)).get(pk=handover_id)
    if handover.state in UNDER_WAY:
        handover.next_at = timezone.now()
        handover.save(update_fields=["next_at"])
    return handover
