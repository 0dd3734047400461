"""A draft as it stands: the ground it began with, its grids now, and what each of them holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from django.conf import settings
from django.db.models import Count, FloatField, Func, QuerySet
from django.utils import timezone

from onecity.apps.division.codes import codes_for
from onecity.apps.division.errors import Refused
from onecity.apps.division.models import Draft
from onecity.apps.division.pieces import TOWNSHIP_DIGITS, Division, Ground, Piece, faults, replayed
from onecity.core.cases.models import Case
from onecity.core.geo.loading.writing import grid_names
from onecity.core.geo.models import BaseGrid, Level, Region, in_force
from onecity.core.said import Said as _
from onecity.science.plane import LocalPlane
from onecity.science.settling import shared_out

CASES_OF = timedelta(days=365)
NAMED_VILLAGES = 2
_X, _Y = (Func("point", function=name, output_field=FloatField()) for name in ("ST_X", "ST_Y"))
"""The places of cases as numbers: a geometry for each would be made and thrown away."""


@dataclass(frozen=True)
class Figures:
    """What a grid holds; people and households None where they are not known. Area in km²."""

    area: float
    people: int | None
    households: int | None
    cases: int


class Standing:
    """A draft with the grids it began with and those it has after its steps. Raises Refused when the ground has changed under it."""

    def __init__(self, draft: Draft, steps: Sequence[Mapping[str, Any]] | None = None) -> None:
        self.draft = draft
        self.steps = list(draft.steps[: draft.position]) if steps is None else list(steps)
        grids = BaseGrid.objects.filter(pk__in=draft.base).select_related("region").defer("region__geom", "region__centre")
        self.base = {grid.pk: grid for grid in grids}
        self.ground = self._ground()
        self.division: Division = replayed(self.ground, self.steps)

    def _ground(self) -> Ground:
        holding = set(BaseGrid.objects.filter(in_force(self.draft.day), pk__in=self.draft.base).values_list("pk", flat=True))
        if self.draft.state == "open" and holding != set(self.draft.base):
            raise Refused(_("The division was changed after this draft was begun: begin a new one."))
        region = self.draft.region
        villages = Region.objects.filter(level=Level.VILLAGE, code__startswith=region.code)
        shapes = {code: _shape(geom) for code, geom in villages.values_list("code", "geom")}
        around = BaseGrid.objects.filter(in_force(self.draft.day), geom__bboverlaps=region.geom).exclude(pk__in=self.draft.base)
        outside = {key: _shape(geom) for key, geom in around.values_list("pk", "geom")}
        return Ground(self._pieces(shapes), outside, shapes)

    def _pieces(self, villages: Mapping[str, shapely.Geometry]) -> dict[str, Piece]:
        areas: dict[str, float] = {}
        for grid in self.base.values():
            areas[grid.region_id] = areas.get(grid.region_id, 0.0) + grid.geom.area
        found = {}
        for grid in sorted(self.base.values(), key=lambda one: one.code):
            shape = _shape(grid.geom)
            if grid.region.level == Level.VILLAGE:
                within = {grid.region_id: grid.geom.area / areas[grid.region_id]}
            else:
                beneath = (code for code in villages if code.startswith(grid.region_id))
                shares = {code: shapely.intersection(shape, villages[code]).area / villages[code].area for code in beneath}
                within = {code: share for code, share in shares.items() if share > 0.5}
            found[grid.code] = Piece(grid.code, shape, {grid.pk: 1.0}, within, (grid.name_zh, grid.name_en), grid.pk)
        return found

    @property
    def pieces(self) -> dict[str, Piece]:
        """The grids now, by key."""
        return self.division.pieces

    def check(self) -> None:
        """Raise Refused where it must not be kept like this: ground missing or double, borders that do not match, no code left."""
        fault = faults(self.ground.pieces, self.pieces)
        if fault or not self.codes:
            raise Refused(fault or _("There are no base grids in %(region)s.") % {"region": self.draft.region.name})

    @cached_property
    def new(self) -> list[str]:
        """Keys of the grids that are not in force yet."""
        return [key for key, piece in self.pieces.items() if piece.base is None]

    @cached_property
    def ended(self) -> list[BaseGrid]:
        """The grids that would end."""
        staying = {piece.base for piece in self.pieces.values()}
        return [grid for key, grid in self.base.items() if key not in staying]

    @cached_property
    def codes(self) -> dict[str, str]:
        """The code of every grid by its key."""
        given = BaseGrid.objects.filter(code__startswith=self.draft.region_id).values_list("code", flat=True)
        staying = {key: self.base[piece.base].code for key, piece in self.pieces.items() if piece.base is not None}
        return staying | codes_for(self.pieces, self.new, set(given))

    @cached_property
    def names(self) -> dict[str, tuple[str, str]]:
        """Chinese and English name of every grid by its key."""
        villages = {one.code: (one.name_zh, one.name_en) for one in Region.objects.filter(code__in=self.ground.villages)}
        return {key: piece.names or _named(sorted(piece.villages), self.codes[key], villages) for key, piece in self.pieces.items()}

    @cached_property
    def figures(self) -> dict[str, Figures]:
        """What each grid holds, by key."""
        plane = LocalPlane(*settings.CITY.centre)
        people, homes = (self._shared(field) for field in ("people", "households"))
        cases = self._cases()
        areas = {key: shapely.transform(piece.shape, plane.to_km).area for key, piece in self.pieces.items()}
        return {key: Figures(areas[key], people[key], homes[key], cases[key]) for key in self.pieces}

    @cached_property
    def _heirs(self) -> dict[int, list[str]]:
        """Keys of the grids that have ground of each grid the draft began with."""
        found: dict[int, list[str]] = {base: [] for base in self.base}
        for key, piece in self.pieces.items():
            for base in piece.origins:
                found[base].append(key)
        return found

    def _shared(self, field: str) -> dict[str, int | None]:
        """A count of the base grids shared out by area, to the last one; None where one of the origins is not known."""
        found: dict[str, int | None] = dict.fromkeys(self.pieces, 0)
        for base, grid in self.base.items():
            heirs = self._heirs[base]
            known: int | None = getattr(grid, field)
            if known is None:
                found |= dict.fromkeys(heirs, None)
                continue
            parts = shared_out(known, np.array([self.pieces[key].origins[base] for key in heirs]))
            for key, part in zip(heirs, parts.tolist(), strict=True):
                before = found[key]
                found[key] = None if before is None else before + part
        return found

    def _cases(self) -> dict[str, int]:
        """Cases of twelve months: counted by the database where a grid stays or goes into one, by their places where it is divided."""
        cases = Case.objects.filter(reported_at__gte=timezone.now() - CASES_OF)
        found: dict[str, int] = dict.fromkeys(self.pieces, 0)
        divided = [base for base, heirs in self._heirs.items() if len(heirs) > 1]
        whole = cases.filter(grid__in=self.base.keys() - set(divided)).order_by()
        for base, count in whole.values_list("grid").annotate(count=Count("pk")):
            found[self._heirs[base][0]] += count
        for key, count in self._placed(cases.filter(grid__in=divided), divided).items():
            found[key] += count
        return found

    def _placed(self, cases: QuerySet[Case], divided: Sequence[int]) -> dict[str, int]:
        """Cases of divided grids by the part they lie in, else the nearest."""
        places = np.array(list(cases.values_list(_X, _Y)), dtype=float).reshape(-1, 2)
        keys = sorted({key for base in divided for key in self._heirs[base]})
        if not len(places):
            return {}
        parts = shapely.STRtree([self.pieces[key].shape for key in keys])
        nearest = parts.query_nearest(shapely.points(places), all_matches=False)[1]
        return dict(zip(keys, np.bincount(nearest, minlength=len(keys)).tolist(), strict=True))


def _shape(geom: Any) -> shapely.Geometry:
    return shapely.from_wkb(bytes(geom.wkb))


def _named(codes: Sequence[str], code: str, villages: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    """By its village and serial, or by the first of its villages."""
    if len(codes) == 1:
        return grid_names(*villages[codes[0]], int(code[-2:]))
    first, more = [villages[one] for one in codes[:NAMED_VILLAGES]], len(codes)
    rest_zh, rest_en = ("", "") if more == NAMED_VILLAGES else (f"等{more}村", f" and {more - NAMED_VILLAGES} more")
    zh = "、".join(name for name, _english in first) + rest_zh
    return zh[:80], (", ".join(name for _chinese, name in first) + rest_en)[:120]


def townships_of(standing: Standing) -> list[str]:
    """The townships a draft has ground in."""
    return sorted({piece.township for piece in standing.pieces.values()} | {code[:TOWNSHIP_DIGITS] for code in standing.ground.villages})
