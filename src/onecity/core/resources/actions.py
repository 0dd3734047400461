"""Going on and off duty, and moving."""

from datetime import datetime

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone

from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.scope import Actor, Grant
from onecity.core.geo.queries import locate
from onecity.core.resources.models import Duty, Status
from onecity.core.shell.live import publish

FIELD_ROLES = frozenset({"grid_worker", "grid_leader", "handler", "verifier"})


def _on_foot(actor: Actor) -> tuple[int, Grant]:
    """The person's key and the grant they are in the field by."""
    grant = next((one for one in actor.grants if one.role in FIELD_ROLES), None)
    if grant is None or actor.user_id is None:
        raise NotAllowed("duty")
    return actor.user_id, grant


@transaction.atomic
def set_status(actor: Actor, status: Status, position: tuple[float, float] | None = None, at: datetime | None = None) -> Duty:
    """Go on duty, on a break or off. Position in degrees WGS 84 (lon, lat). Raises NotAllowed without a field role."""
    user_id, grant = _on_foot(actor)
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
    if position is not None and status is not Status.OFF:
        return move(actor, position, moment)
    _tell(duty)
    return duty


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
