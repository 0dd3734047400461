"""Made-up assets along the streets of the city, the same for a seed: to scan a label, to report a lamp."""

from collections.abc import Iterator
from random import Random

from onecity.core.accounts.models import Organisation
from onecity.core.cases.assets.actions import Found, record_assets
from onecity.core.cases.models import Asset, Category
from onecity.core.geo.models import Road
from onecity.core.geo.queries import locate_many

KINDS: dict[str, str] = {
    "01037": "LC-CG",
    "01003": "LC-CG",
    "01002": "LC-CG",
    "01001": "LC-E-GS",
    "01013": "LC-XFJY",
    "01010": "LC-E-RL",
    "03005": "LC-CG",
    "02004": "LC-E-GJ",
}
"""Classes of components, and whose they are (an assumption of ours)."""
CLASSES = ("trunk", "primary", "secondary", "street")
COUNTY_DIGITS = 6
MOST_ROADS = 150


def _places(seed: int) -> Iterator[tuple[str, str, float, float]]:
    """Road name in both languages and a point on it (degrees)."""
    roads = Road.objects.filter(road_class__in=CLASSES).exclude(name_zh="").order_by("pk")[:MOST_ROADS]
    for road in roads:
        chance = Random(f"asset {seed} {road.pk}")
        for _number in range(4):
            point = road.geom.interpolate_normalized(round(chance.uniform(0.05, 0.95), 4))
            yield road.name_zh, road.name_en or road.name_zh, round(point.x, 6), round(point.y, 6)


def demo_assets(seed: int) -> int:
    """Record the assets where there are none; returns how many."""
    if Asset.objects.exists():
        return 0
    categories = {one.code: one for one in Category.objects.filter(kind="component", code__in=KINDS, active=True)}
    owners = {one.code: one for one in Organisation.objects.filter(code__in=KINDS.values(), active=True)}
    places = list(_places(seed))
    located = locate_many([(longitude, latitude) for _zh, _en, longitude, latitude in places])
    codes = [code for code in KINDS if code in categories]
    found = []
    for number, (place, (name_zh, name_en, longitude, latitude)) in enumerate(zip(located, places, strict=True), 1):
        if place and codes:
            category = categories[codes[number % len(codes)]]
            code = f"{place.region_code[:COUNTY_DIGITS]}{category.code}{number:06d}"
            names = (f"{name_zh}{category.name_zh}{number}号", f"{category.name_en} {number}, {name_en}")
            found.append(Found(code, category, *names, longitude, latitude, owners.get(KINDS[category.code]), synthetic=True))
    return record_assets(found)
