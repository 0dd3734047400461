"""Going on and off duty, and moving."""

from datetime import datetime

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone

from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.models import User
from onecity.core.accounts.phones import phone_of
from onecity.core.accounts.scope import Actor, Grant, actor_of, may, require
from onecity.core.geo.queries import locate
from onecity.core.ledger.actions import record_lookup
from onecity.core.resources.models import Duty, DutyChange, Status
from onecity.core.resources.queries import FIELD_ROLES, watched
from onecity.core.shell.live import publish


def _on_foot(person: Actor) -> tuple[int, Grant]:
    """The person's key and the grant they are in the field by."""
    grant = next((one for one in person.grants if one.role in FIELD_ROLES), None)
    if grant is None or person.user_id is None:
        raise NotAllowed("duty")
    return person.user_id, grant


def _whose(actor: Actor, of: int | None) -> tuple[int, Grant]:
    """Oneself, or somebody in the field of a region one leads."""
    if of is None or of == actor.user_id:
        return _on_foot(actor)
    person = User.objects.filter(pk=of, is_active=True).first()
    if person is None or not may(actor, "resources.lead"):
        raise NotAllowed("duty")
    user_id, grant = _on_foot(actor_of(person))
    require(actor, "resources.lead", grant.region_prefix, grant.organisation_path)
    return user_id, grant


@transaction.atomic
def set_status(
    actor: Actor, status: Status, position: tuple[float, float] | None = None, at: datetime | None = None, of: int | None = None
) -> Duty:
    """Go on duty, on a break or off; `of` is somebody else whom one leads. Position of oneself in degrees WGS 84 (lon, lat).

    Raises NotAllowed without a field role or outside what one leads, OutsideCity for a place elsewhere.
    """
    user_id, grant = _whose(actor, of)
    moment = at or timezone.now()
    duty, _new = Duty.objects.update_or_create(
        user_id=user_id,
        defaults={
            "status": status,
            "since": moment,
            "organisation_id": grant.organisation_id,
            "region_code": grant.region_prefix,
        },
    )
    here = position if user_id == actor.user_id else None
    if here is not None and status is not Status.OFF:
        duty = move(actor, here, moment)
    else:
        _tell(duty)
    _write_down(duty, here)
    return duty


def _write_down(duty: Duty, position: tuple[float, float] | None) -> None:
    DutyChange.objects.create(
        user_id=duty.user_id,
        status=duty.status,
        at=duty.since,
        position=Point(*position, srid=4326) if position else None,
        organisation_id=duty.organisation_id,
        region_code=duty.region_code,
    )


@transaction.atomic
def move(actor: Actor, position: tuple[float, float], at: datetime | None = None) -> Duty:
    """Report one's own position while on duty. Raises NotAllowed when off duty, OutsideCity for a place elsewhere."""
    duty = Duty.objects.select_for_update().filter(user_id=actor.user_id or 0).exclude(status=Status.OFF).first()
    if duty is None:
        raise NotAllowed("duty")
    point = Point(*position, srid=4326)
    locate(point)
    duty.position, duty.positioned_at = point, at or timezone.now()
    duty.save(update_fields=["position", "positioned_at"])
    _tell(duty)
    return duty


def _tell(duty: Duty) -> None:
    publish("duty", {"user": duty.pk, "status": duty.status, "region": duty.region_code})


def telephone_of(actor: Actor, person: User, purpose: str) -> str:
    """How to call somebody in the field of a region the actor watches; every look is written down. Raises NotAllowed, PurposeMissing."""
    if watched(actor, person.pk) is None:
        raise NotAllowed("resources.watch")
    record_lookup(actor, "user", person.username, purpose)
    return phone_of(person)
