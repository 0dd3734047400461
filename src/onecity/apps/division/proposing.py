"""Proposals of a division: the grids or villages of a township are grouped evenly, none across a township, each hanging together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count as counting
from time import monotonic
from typing import Any

import numpy as np
import shapely

from onecity.apps.division.errors import GivenUp, Refused
from onecity.apps.division.pieces import Piece
from onecity.apps.division.reading import Figures, Standing
from onecity.core.apart import Workshop
from onecity.core.geo.models import Road, Water
from onecity.core.said import Said as _
from onecity.science.grids.balancing import WANTED, Balance, balanced, least_possible
from onecity.science.grids.dividing import adjoining, reached

SCALE = 1_000_000
"""Loads are told to the solver in millionths of all."""
BESIDE_BARRIER = 0.1
"""What a border along a river or trunk road costs, of its length: grids part there rather than elsewhere."""
BARRIER_DEGREES = 0.0005
BARRIER_ROADS = ("trunk", "railway")
MEASURES = ("people", "households", "cases", "area")
LEAST_SECONDS = 1.0
"""With less time left no area is tried again."""
Told = Callable[[int, int, float, float], bool]
"""Hears how many areas of how many are done, the heaviest load and the bound; says whether anybody still waits."""


@dataclass(frozen=True)
class Wish:
    """What is asked for: how many grids in all, the weight of each measure, whole villages or grids as they are, seconds at most."""

    count: int
    weights: Mapping[str, float]
    whole_villages: bool
    seconds: float

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Wish":
        """As a draft keeps it."""
        return cls(int(kept["count"]), dict(kept["weights"]), bool(kept["whole_villages"]), float(kept["seconds"]))


@dataclass(frozen=True)
class Found:
    """Groups of grids by key; the heaviest load, the proven bound, max(total / k, largest atom), as shares of the mean.

    `ratios`: how far the heaviest grid of each area is above that area's own bound.
    """

    groups: list[list[str]]
    heaviest: float
    bound: float
    least: float
    count: int
    ratios: tuple[float, ...]

    def told(self) -> dict[str, float | int]:
        """As a draft keeps it, beside its step."""
        missed = sum(ratio > WANTED for ratio in self.ratios)
        figures = {"heaviest": self.heaviest, "bound": self.bound, "least": self.least, "count": self.count}
        return {**figures, "areas": len(self.ratios), "missed": missed, "farthest": max(self.ratios)}


@dataclass(frozen=True)
class Atoms:
    """What is grouped as a whole: keys of grids, load, shape."""

    keys: tuple[tuple[str, ...], ...]
    loads: tuple[int, ...]
    shapes: tuple[shapely.Geometry, ...]


Asked = tuple[Sequence[int], Mapping[int, Mapping[int, float]], int]
"""What an area is divided by: loads of its atoms, costs of the borders between them, number of grids."""


def propose(shop: Workshop, standing: Standing, wish: Wish, tell: Told) -> Found:
    """Group the grids of a draft. Raises Refused where so many or so few grids cannot be made, GivenUp when nobody waits any more."""
    loads = load_of(standing.figures, wish.weights)
    areas = [part for atoms in _by_township(standing.pieces, loads, wish.whole_villages) for part in connected(atoms)]
    total, most = sum(sum(area.loads) for area in areas), sum(len(area.loads) for area in areas)
    if not len(areas) <= wish.count <= most:
        words = {"least": len(areas), "most": most}
        raise Refused(_("Between %(least)d and %(most)d grids can be made of this ground.") % words)
    shares = apportioned([sum(area.loads) for area in areas], [len(area.loads) for area in areas], wish.count)
    barriers, mean = barriers_in(standing), total / wish.count
    asked = [(area.loads, costs_between(area, barriers), count) for area, count in zip(areas, shares, strict=True)]
    found = divided(shop, asked, wish.seconds, lambda done, heaviest, bound: tell(done, len(areas), heaviest / mean, bound / mean))
    groups = [_keys(area, one, group) for area, one, count in zip(areas, found, shares, strict=True) for group in range(count)]
    least = max(least_possible(area.loads, count) for area, count in zip(areas, shares, strict=True))
    heaviest, bound = max(one.heaviest for one in found), max(one.bound for one in found)
    return Found(groups, heaviest / mean, bound / mean, least / mean, wish.count, tuple(one.ratio for one in found))


def divided(shop: Workshop, asked: Sequence[Asked], seconds: float, tell: Callable[[int, int, int], bool]) -> list[Balance]:
    """The best division of every area in the time: a share for each, then what others left of theirs for those beyond the wanted gap.

    Raises GivenUp as soon as `tell` says that nobody waits any more.
    """
    found: dict[int, Balance] = {}
    seeds = counting()
    waiting, until = list(range(len(asked))), monotonic() + seconds
    while waiting and (len(found) < len(asked) or until - monotonic() > LEAST_SECONDS):
        for place, number in enumerate(waiting):
            done = len(asked) - len(waiting) + place
            others = [one for key, one in found.items() if key != number]

            def told(heaviest: int, bound: int, done: int = done, others: Sequence[Balance] = others) -> bool:
                if not tell(done, max([heaviest, *(one.heaviest for one in others)]), max([bound, *(one.bound for one in others)])):
                    raise GivenUp
                return True

            share = max(until - monotonic(), 0.0) / (len(waiting) - place)
            found[number] = shop.do_told(balanced, *asked[number], share, next(seeds), found.get(number), tell=told)
        waiting = [number for number in waiting if found[number].ratio > WANTED]
    return [found[number] for number in range(len(asked))]


def _keys(area: Atoms, balance: Balance, group: int) -> list[str]:
    return [key for keys, own in zip(area.keys, balance.groups, strict=True) if own == group for key in keys]


def load_of(figures: Mapping[str, Figures], weights: Mapping[str, float]) -> dict[str, int]:
    """The load of every grid: its shares of each measure in all, by weight, in millionths. What is not known counts as nothing."""
    total: dict[str, float] = dict.fromkeys(figures, 0.0)
    for measure in MEASURES:
        values = {key: float(getattr(one, measure) or 0) for key, one in figures.items()}
        whole, weight = sum(values.values()), max(float(weights.get(measure, 0)), 0.0)
        if whole and weight:
            total = {key: total[key] + weight * value / whole for key, value in values.items()}
    whole = sum(total.values())
    if not whole:
        raise Refused(_("Choose at least one measure with a weight above 0 of which something is known."))
    return {key: max(1, round(SCALE * load / whole)) for key, load in total.items()}


def _by_township(pieces: Mapping[str, Piece], loads: Mapping[str, int], whole_villages: bool) -> list[Atoms]:
    townships: dict[str, dict[str, list[str]]] = {}
    for key, piece in pieces.items():
        # a village of several grids is one atom only where whole villages are wanted
        atom = min(piece.villages) if whole_villages and len(piece.villages) == 1 else key
        townships.setdefault(piece.township, {}).setdefault(atom, []).append(key)
    found = []
    for atoms in townships.values():
        keys = tuple(tuple(one) for one in atoms.values())
        shapes = tuple(shapely.coverage_union_all(np.array([pieces[key].shape for key in one], dtype=object)) for one in keys)
        found.append(Atoms(keys, tuple(sum(loads[key] for key in one) for one in keys), shapes))
    return found


def connected(atoms: Atoms) -> list[Atoms]:
    """The parts of the ground that hang together, each for itself."""
    around, left = adjoining(atoms.shapes), set(range(len(atoms.loads)))
    found = []
    while left:
        part = sorted(reached(min(left), around))
        left -= set(part)
        keys, loads = tuple(atoms.keys[index] for index in part), tuple(atoms.loads[index] for index in part)
        found.append(Atoms(keys, loads, tuple(atoms.shapes[index] for index in part)))
    return found


def apportioned(loads: Sequence[int], most: Sequence[int], count: int) -> list[int]:
    """How many of the grids each area gets: one, then again and again where the mean load is heaviest."""
    shares = [1] * len(loads)
    for _again in range(count - len(loads)):
        open_ones = [index for index in range(len(loads)) if shares[index] < most[index]]
        shares[max(open_ones, key=lambda index: loads[index] / shares[index])] += 1
    return shares


def barriers_in(standing: Standing) -> shapely.Geometry:
    """Rivers, canals, trunk roads and railways of the ground, as lines and areas a little widened."""
    region = standing.draft.region
    waters = Water.objects.filter(geom__bboverlaps=region.geom).exclude(kind="lake").values_list("geom", flat=True)
    roads = Road.objects.filter(geom__bboverlaps=region.geom, road_class__in=BARRIER_ROADS).values_list("geom", flat=True)
    shapes = [shapely.from_wkb(bytes(geom.wkb)) for geom in (*waters, *roads)]
    return shapely.union_all(shapely.buffer(np.array(shapes, dtype=object), BARRIER_DEGREES)) if shapes else shapely.Polygon()


def costs_between(atoms: Atoms, barriers: shapely.Geometry) -> dict[int, dict[int, float]]:
    """The dearness of the border between atoms: its length, less where a barrier runs along it or parts their middles."""
    middles = shapely.point_on_surface(np.array(atoms.shapes, dtype=object))
    shapely.prepare(barriers)
    found: dict[int, dict[int, float]] = {}
    for one, row in adjoining(atoms.shapes).items():
        found[one] = {}
        for other, length in row.items():
            way = shapely.LineString([middles[one], middles[other]])
            found[one][other] = length * (BESIDE_BARRIER if shapely.intersects(barriers, way) else 1.0)
    return found
