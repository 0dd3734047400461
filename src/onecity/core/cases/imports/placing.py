"""Where the rows of a batch lie: coordinates turned to WGS 84, region codes to their centres, all to base grids."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

import numpy as np

from onecity.core.cases.imports.cells import Row
from onecity.core.geo.loading.systems import SYSTEMS
from onecity.core.geo.models import Region
from onecity.core.geo.queries import Located, locate_many, outside_hint
from onecity.core.rowfiles.errors import BadRow
from onecity.core.said import Said as _

Place = tuple[float, float]

LIMIT_DEGREES = 1000.0


class Placeable(Protocol):
    """A row as read: longitude and latitude in degrees of the file's own system, or a region code that stands for them."""

    @property
    def row(self) -> Row: ...
    @property
    def point(self) -> tuple[float, float] | None: ...
    @property
    def region_code(self) -> str: ...


Draft = TypeVar("Draft", bound=Placeable)


def _converted(drafts: Sequence[Placeable], system: str) -> dict[int, Place]:
    """Row number → longitude and latitude in WGS 84, of the rows that give both."""
    given = [(draft.row.number, draft.point) for draft in drafts if draft.point]
    if not given:
        return {}
    points = np.clip(np.array([point for _number, point in given], dtype=float), -LIMIT_DEGREES, LIMIT_DEGREES)
    turn = SYSTEMS[system].turn
    turned = turn(points) if turn else points
    return {number: (float(x), float(y)) for (number, _point), (x, y) in zip(given, turned, strict=True)}


def _centres(drafts: Sequence[Placeable]) -> dict[str, Place]:
    codes = {draft.region_code for draft in drafts if draft.point is None}
    return {region.code: (region.centre.x, region.centre.y) for region in Region.objects.filter(code__in=codes).only("code", "centre")}


def place_rows(drafts: Sequence[Draft], system: str) -> list[tuple[Draft, Place, Located] | BadRow]:
    """Each draft with its place (degrees, WGS 84, longitude first) and base grid, or what is wrong; in order, by two queries."""
    turned, centres = _converted(drafts, system), _centres(drafts)
    places = [turned.get(draft.row.number) or centres.get(draft.region_code) for draft in drafts]
    known = iter(locate_many([place for place in places if place]))
    return [_placed(draft, place, next(known) if place else None) for draft, place in zip(drafts, places, strict=True)]


def _placed(draft: Draft, place: Place | None, located: Located | None) -> tuple[Draft, Place, Located] | BadRow:
    if place is None:
        return BadRow(draft.row.number, "region", _("No region has the code %(code)s.") % {"code": draft.region_code})
    if located is None:
        hint = outside_hint(*(draft.point or place))
        reason = _("The place lies outside the city. %(hint)s") % {"hint": hint} if hint else _("The place lies outside the city.")
        return BadRow(draft.row.number, "longitude" if draft.point else "region", reason)
    if draft.point and draft.region_code and not located.region_code.startswith(draft.region_code):
        reason = _("The coordinates lie in %(there)s, not in %(code)s.") % {"there": located.region_code, "code": draft.region_code}
        return BadRow(draft.row.number, "region", reason)
    return draft, place, located
