"""Where a control area lies: in whole regions, or in a polygon drawn on the map."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.gis.geos import MultiPolygon, Polygon
from django.utils.translation import gettext as _

from onecity.core.accounts.scope import Actor, may
from onecity.core.cases.errors import BadInput
from onecity.core.geo.models import Level, Region
from onecity.core.geo.queries import parsed_point, region_around

MAY = "cases.control"
FEWEST_CORNERS, MOST_CORNERS, SHOWN_NAMES = 3, 300, 3
_PARTS = re.compile(r"[\s,，]+")


@dataclass(frozen=True)
class Ground:
    """A place of an announcement (EPSG:4326), the smallest region that holds it, and the regions it was made of."""

    geom: MultiPolygon
    region_code: str
    regions: tuple[str, ...] = ()


def read_corners(text: str) -> Polygon:
    """The polygon of corners, one a line as `longitude, latitude` in degrees. Raises ValueError, in words for the writer."""
    lines = [_PARTS.split(line.strip()) for line in text.splitlines() if line.strip()]
    if not FEWEST_CORNERS <= len(lines) <= MOST_CORNERS:
        raise ValueError(_("An area has %(fewest)d to %(most)d corners.") % {"fewest": FEWEST_CORNERS, "most": MOST_CORNERS})
    corners = [_corner(parts) for parts in lines]
    polygon = Polygon((*corners, corners[0]), srid=4326)
    if not polygon.valid or not polygon.area:
        raise ValueError(_("The border crosses itself. Move or remove a corner."))
    return polygon


def _corner(parts: Sequence[str]) -> tuple[float, float]:
    try:
        longitude, latitude = parts
        point = parsed_point(longitude, latitude)
    except ValueError as error:
        raise ValueError(_("Write each corner as longitude, latitude in degrees, one a line.")) from error
    return point.x, point.y


def whole_regions(actor: Actor, regions: Sequence[Region]) -> Ground:
    """The ground of whole regions, in all of which the actor may announce. Raises BadInput naming `region`."""
    _require_all(actor, regions, "region")
    codes = tuple(sorted(region.code for region in regions))
    together = MultiPolygon([polygon for region in regions for polygon in region.geom], srid=4326).unary_union
    geom = together if isinstance(together, MultiPolygon) else MultiPolygon(together, srid=4326)
    return Ground(geom, region_around(codes), codes)


def drawn(actor: Actor, polygon: Polygon) -> Ground:
    """The ground of a drawn polygon, which reaches only where the actor may announce. Raises BadInput naming `drawn`."""
    villages = Region.objects.filter(level=Level.VILLAGE, geom__intersects=polygon).exclude(geom__touches=polygon).defer("geom", "centre")
    reached = list(villages)
    if not reached:
        raise BadInput({"drawn": _("The area lies outside the city.")})
    _require_all(actor, reached, "drawn")
    return Ground(MultiPolygon(polygon, srid=4326), region_around([village.code for village in reached]))


def _require_all(actor: Actor, regions: Sequence[Region], field: str) -> None:
    foreign = [region.name for region in regions if not may(actor, MAY, region.code)]
    if foreign:
        names = _(", ").join(foreign[:SHOWN_NAMES])
        raise BadInput({field: _("You may not announce anything for %(names)s.") % {"names": names}})
