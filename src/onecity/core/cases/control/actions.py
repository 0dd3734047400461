"""Announcing a control area and ending it early."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.gis.geos import Polygon
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from onecity.core.accounts.scope import Actor, require
from onecity.core.cases.control.ground import MAY, Ground, drawn, whole_regions
from onecity.core.cases.errors import BadInput
from onecity.core.cases.models import Category, ControlArea
from onecity.core.geo.models import Region

MOMENT = timedelta(seconds=1)


@dataclass(frozen=True)
class Announcement:
    """What is announced: where, from when until when (aware), which categories, and what reporters are told.

    It is for whole `regions`, or for the `polygon` somebody drew (EPSG:4326).
    """

    name: str
    begins_at: datetime
    ends_at: datetime
    categories: Sequence[Category]
    message_zh: str
    message_en: str = ""
    regions: Sequence[Region] = ()
    polygon: Polygon | None = None


@transaction.atomic
def announce(actor: Actor, given: Announcement) -> ControlArea:
    """Announce a control area within the actor's own area. Raises NotAllowed, BadInput naming the fields."""
    require(actor, MAY)
    ground = _ground(actor, given)
    if given.ends_at <= max(given.begins_at, timezone.now()):
        raise BadInput({"ends_at": _("It must end after it begins, and not lie in the past.")})
    area = ControlArea.objects.create(
        name=given.name.strip(),
        geom=ground.geom,
        regions=list(ground.regions),
        region_code=ground.region_code,
        begins_at=given.begins_at,
        ends_at=given.ends_at,
        message_zh=given.message_zh.strip(),
        message_en=given.message_en.strip(),
        announced_by_id=actor.user_id or 0,
    )
    area.categories.set(given.categories)
    return area


def _ground(actor: Actor, given: Announcement) -> Ground:
    if bool(given.regions) == (given.polygon is not None):
        raise BadInput({"region": _("Choose regions, or draw an area on the map.")})
    return drawn(actor, given.polygon) if given.polygon else whole_regions(actor, given.regions)


@transaction.atomic
def end_now(actor: Actor, area_id: int) -> ControlArea:
    """End an announcement at once; one that has not begun yet is over before it begins. Raises NotAllowed, ControlArea.DoesNotExist."""
    area = ControlArea.objects.select_for_update(of=("self",)).get(pk=area_id)
    require(actor, MAY, area.region_code)
    now = timezone.now()
    if area.ends_at > now:
        area.begins_at, area.ends_at = min(area.begins_at, now - MOMENT), now
        area.save(update_fields=["begins_at", "ends_at"])
    return area
