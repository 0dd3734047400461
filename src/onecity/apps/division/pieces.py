"""A division as a draft would have it: grids with where their ground came from, changed by one step after another. No database."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import shapely

from onecity.apps.division.errors import Refused, VillagesWouldBreak
from onecity.core.said import Said as _
from onecity.science.grids.dividing import LineDoesNotCross, NotAdjoining, merge, split

WHOLE = 1e-3
"""A share of a village that differs less than this from all or nothing is all or nothing: borders are kept to 0.1 m."""
TOWNSHIP_DIGITS = 9
Shares = Mapping[Any, float]


@dataclass(frozen=True)
class Piece:
    """A grid of a draft: its shape in degrees, the shares of base grids (by key) and villages (by code) in it, and its names if given.

    `base` is the key of the grid in force it still is.
    """

    key: str
    shape: shapely.Geometry
    origins: Shares
    villages: Shares
    names: tuple[str, str] | None = None
    base: int | None = None

    @property
    def township(self) -> str:
        """The township all its villages lie in."""
        return min(self.villages)[:TOWNSHIP_DIGITS]


@dataclass(frozen=True)
class Ground:
    """What a draft began with: its grids, those around it, and the shapes of villages by code."""

    pieces: Mapping[str, Piece]
    outside: Mapping[int, shapely.Geometry]
    villages: Mapping[str, shapely.Geometry]


@dataclass
class Division:
    """The grids after some steps, by key, and the shapes of grids outside that got a corner on their border."""

    pieces: dict[str, Piece]
    outside: dict[int, shapely.Geometry]
    villages: Mapping[str, shapely.Geometry]
    made: int = field(default=0)

    def piece(self, key: str) -> Piece:
        """The grid of a key. Raises Refused where there is none."""
        if key not in self.pieces:
            raise Refused(_("There is no grid %(key)s in this draft any more.") % {"key": key[:20]})
        return self.pieces[key]

    def put(self, old: Iterable[Piece], shapes: Sequence[tuple[shapely.Geometry, Shares, Shares]]) -> list[Piece]:
        """New grids in place of old ones."""
        for one in old:
            del self.pieces[one.key]
        fresh = []
        for shape, origins, villages in shapes:
            self.made += 1
            fresh.append(Piece(f"n{self.made}", shape, origins, villages))
        self.pieces |= {one.key: one for one in fresh}
        return fresh


def replayed(ground: Ground, steps: Sequence[Mapping[str, Any]]) -> Division:
    """The division after the steps. Raises Refused with the rule a step is against."""
    division = Division(dict(ground.pieces), dict(ground.outside), ground.villages)
    for step in steps:
        KINDS[step["kind"]](division, step)
    return division


def _split(division: Division, step: Mapping[str, Any]) -> None:
    """`grid` is cut along `lines`, each a list of corners in degrees; `break` allows to cut a whole village."""
    old = division.piece(step["grid"])
    lines = [shapely.LineString(corners) for corners in step["lines"] if len(corners) > 1]
    others = [one for one in division.pieces.values() if one.key != old.key]
    around = [*(one.shape for one in others), *division.outside.values()]
    try:
        found = split(old.shape, lines, around)
    except (LineDoesNotCross, shapely.errors.GEOSException) as error:
        raise Refused(_("The line does not cross the grid: draw it from border to border, a little beyond both.")) from error
    parts = [(part, _shares_of(part, old, division.villages)) for part in found.parts]
    _check_villages(old, [villages for _part, villages in parts], bool(step.get("break")))
    for one, shape in zip(others, found.neighbours, strict=False):
        if shape is not one.shape:
            division.pieces[one.key] = replace(one, shape=shape)
    for key, shape in zip(list(division.outside), found.neighbours[len(others) :], strict=True):
        division.outside[key] = shape
    whole = sum(part.area for part in found.parts)
    division.put([old], [(part, _scaled(old.origins, part.area / whole), villages) for part, villages in parts])


def _scaled(shares: Shares, by: float) -> Shares:
    return {key: share * by for key, share in shares.items()}


def _shares_of(part: shapely.Geometry, old: Piece, villages: Mapping[str, shapely.Geometry]) -> Shares:
    """How much of each village lies in a part of a grid. A grid that has but one is shared out by area."""
    if len(old.villages) == 1:
        return _scaled(old.villages, part.area / old.shape.area)
    found = {code: shapely.intersection(part, villages[code]).area / villages[code].area for code in old.villages}
    return {code: share for code, share in found.items() if share > WHOLE}


def _is_whole(share: float) -> bool:
    return share > 1 - WHOLE


def _check_villages(old: Piece, parts: Sequence[Shares], allowed: bool) -> None:
    broken = sorted({code for villages in parts for code, share in villages.items() if not _is_whole(share)})
    if any(len(villages) > 1 and not all(map(_is_whole, villages.values())) for villages in parts):
        raise Refused(_("A grid is a village, several whole villages or a part of one: this cut would mix parts of several."))
    fresh = [code for code in broken if _is_whole(old.villages[code])]
    if fresh and not allowed:
        raise VillagesWouldBreak(
            _("This cuts a whole village (%(codes)s). Tick “Cut whole villages” if that is meant.") % {"codes": ", ".join(fresh)}
        )


def _merge(division: Division, step: Mapping[str, Any]) -> None:
    """The `grids` become one."""
    _join(division, [division.piece(key) for key in dict.fromkeys(step["grids"])])


def _join(division: Division, old: Sequence[Piece]) -> None:
    villages: dict[Any, float] = {}
    origins: dict[Any, float] = {}
    for total, shares in [(villages, one.villages) for one in old] + [(origins, one.origins) for one in old]:
        for key, share in shares.items():
            total[key] = total.get(key, 0.0) + share
    if len({one.township for one in old}) > 1:
        raise Refused(_("A base grid lies within one township: these lie in several."))
    if len(villages) > 1 and not all(map(_is_whole, villages.values())):
        raise Refused(_("Grids of several villages are joined only as whole villages: join the parts of each village first."))
    try:
        shape = merge([one.shape for one in old])
    except NotAdjoining as error:
        raise Refused(_("Choose two or more grids that share a stretch of border; a corner is not enough.")) from error
    division.put(old, [(shape, origins, villages)])


def _merge_many(division: Division, step: Mapping[str, Any]) -> None:
    """Each of the `groups` becomes one grid."""
    for group in step["groups"]:
        if len(group) > 1:
            _merge(division, {"grids": group})


def _rename(division: Division, step: Mapping[str, Any]) -> None:
    """The `grid` is called `name_zh` and `name_en`."""
    old = division.piece(step["grid"])
    zh, en = (str(step.get(name, "")).strip() for name in ("name_zh", "name_en"))
    if not zh:
        raise Refused(_("A grid needs a Chinese name."))
    division.pieces[old.key] = replace(old, names=(zh[:80], (en or zh)[:120]))


KINDS: dict[str, Callable[[Division, Mapping[str, Any]], None]] = {
    "split": _split,
    "merge": _merge,
    "merge_many": _merge_many,
    "rename": _rename,
}


def faults(before: Mapping[str, Piece], after: Mapping[str, Piece]) -> str:
    """Why a division does not cover the ground as the one before did; empty if it does: same area, no border that does not match."""
    old, new = (np.array([one.shape for one in pieces.values()], dtype=object) for pieces in (before, after))
    area, now = float(shapely.area(old).sum()), float(shapely.area(new).sum())
    if abs(area - now) > 1e-9 * area:
        return _("The grids do not cover the ground any more: %(share).6f %% is missing or double.") % {
            "share": 100 * abs(area - now) / area
        }
    loose, looser = (float(shapely.length(shapely.coverage_invalid_edges(shapes)).sum()) for shapes in (old, new))
    if looser > loose + 1e-9:
        return _("Borders of neighbours would not be the same line any more.")
    return ""
