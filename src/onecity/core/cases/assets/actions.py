"""What changes an asset."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.gis.geos import Point
from django.db import transaction

from onecity.core.accounts.models import Organisation
from onecity.core.accounts.scope import Actor, require
from onecity.core.cases.assets.queries import KEEP
from onecity.core.cases.models import Asset, Category
from onecity.core.cases.models.asset import AssetState
from onecity.core.geo.queries import locate_many


@dataclass(frozen=True)
class Found:
    """An asset somebody recorded. Longitude and latitude in degrees (WGS 84)."""

    code: str
    category: Category
    name_zh: str
    name_en: str
    longitude: float
    latitude: float
    owner: Organisation | None = None
    synthetic: bool = False
    state: AssetState = AssetState.INTACT
    place: str = ""


@transaction.atomic
def record_assets(found: Iterable[Found]) -> int:
    """Record assets that lie in the city and are not known yet; returns how many are new. Asks no permission."""
    given = list(found)
    known = set(Asset.objects.filter(code__in=[one.code for one in given]).values_list("code", flat=True))
    located = locate_many([(one.longitude, one.latitude) for one in given])
    new = [
        Asset(
            code=one.code,
            category=one.category,
            name_zh=one.name_zh,
            name_en=one.name_en,
            place=one.place or place.place_words,
            region_code=place.region_code,
            point=Point(one.longitude, one.latitude, srid=4326),
            owner=one.owner,
            state=one.state,
            synthetic=one.synthetic,
        )
        for one, place in zip(given, located, strict=True)
        if place and one.code not in known
    ]
    return len(Asset.objects.bulk_create(new))


@transaction.atomic
def change_state(actor: Actor, asset_id: int, state: AssetState) -> Asset:
    """Say how an asset stands; one that is abandoned or removed can no longer be reported of. Raises NotAllowed, Asset.DoesNotExist."""
    asset = Asset.objects.select_for_update(of=("self",)).get(pk=asset_id)
    require(actor, KEEP, asset.region_code)
    asset.state = state
    asset.save(update_fields=["state", "changed_at"])
    return asset
