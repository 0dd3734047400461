"""Regions of a city's own: checked row by row, fitted to those above and beside them, what is drawn below drawn anew."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import shapely
from django.conf import settings
from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from onecity.core.geo.loading import checks
from onecity.core.geo.loading.files import Rows
from onecity.core.geo.loading.fitting import EDGE_SHARE, NAMED, fit
from onecity.core.geo.loading.people import settle
from onecity.core.geo.loading.plans import Plan, checked, in_column, long_name, sound_areas
from onecity.core.geo.loading.redrawing import Redrawn, city_row, grid_rows, redraw, region_rows
from onecity.core.geo.loading.tree import LEVELS, Node, RegionTree, counties_except
from onecity.core.geo.loading.writing import put_grids, put_regions
from onecity.core.geo.models import BaseGrid, Region
from onecity.core.said import Said as _
from onecity.science.settling import MEAN_HOUSEHOLD

_FOLLOW = (Path(__file__).parent.parent / "sql" / "follow_regions.sql").read_text(encoding="utf-8")


def check_regions(rows: Rows) -> Rows:
    """Rows that can be regions: whole areas, a national code of their own, a name, a known parent, no overlap within a level."""
    rows = checked(sound_areas(rows), in_column(checks.missing, "code"), in_column(checks.no_region_code, "code"), _is_the_city)
    rows = checked(rows, in_column(checks.repeated, "code"), in_column(checks.missing, "name_zh"), long_name)
    rows = checked(rows, in_column(checks.broken_text, "name_zh"))
    for length in LEVELS:
        rows = _overlaps_among(rows, np.array([len(rows.text("code", index)) == length for index in range(len(rows))], dtype=bool))
    return _with_known_parents(rows)


def _is_the_city(rows: Rows) -> checks.Faults:
    reason = _("is the city itself, whose border follows from its counties")
    return {index: ("code", reason) for index in range(len(rows)) if rows.text("code", index) == settings.CITY.code}


def _overlaps_among(rows: Rows, chosen: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Rows:
    members = np.flatnonzero(chosen)
    level = Rows(rows.geometries[members], {}, rows.numbers[members])
    return rows.leave_out({int(members[index]): fault for index, fault in checks.overlapping(level).items()})


def _with_known_parents(rows: Rows) -> Rows:
    """Without the rows whose parent is not known, nor those below them."""
    known = {settings.CITY.code, *Region.objects.values_list("code", flat=True)}
    while faults := _no_parent(rows, known):
        rows = rows.leave_out(faults)
    return rows


def _no_parent(rows: Rows, known: set[str]) -> checks.Faults:
    codes = [rows.text("code", index) for index in range(len(rows))]
    around = known | set(codes)
    reason = _("its parent %(code)s is not known")
    return {i: ("code", reason % {"code": _parent(code)}) for i, code in enumerate(codes) if _parent(code) not in around}


def _parent(code: str) -> str:
    return settings.CITY.code if len(code) == 6 else code[:-3]


def plan_regions(rows: Rows, source: str, tell: Callable[[str], None]) -> Plan:
    """Fit the regions to those around them and draw anew what is only drawn below; nothing is written yet."""
    tree = RegionTree(_given(rows, source))
    found = fit(tree)
    rows = rows.leave_out(found.faults)
    if not len(rows):
        return Plan(rows, lambda: None)
    tell(_("Drawing townships, villages and grids inside the new borders"))
    redrawn = redraw(tree, found.shapes, found.leaves)
    return Plan(rows, lambda: _write(tree, redrawn), tuple(_remarks(tree, redrawn)))


def _given(rows: Rows, source: str) -> list[Node]:
    return [
        Node(
            code=rows.text("code", index),
            name_zh=rows.text("name_zh", index),
            name_en=rows.text("name_en", index)[:120],
            kind=rows.text("kind", index)[:20],
            shape=rows.geometries[index],
            centre=None,
            drawn=False,
            source=source,
            row=index,
        )
        for index in range(len(rows))
    ]


def _remarks(tree: RegionTree, redrawn: Redrawn) -> list[str]:
    levels = Counter(tree.nodes[code].level for code in redrawn.shapes if tree.nodes[code].drawn)
    grids = len(redrawn.grids.serials) if redrawn.grids else 0
    remarks = [_("Borders are kept on a lattice of 0.1 m, so that neighbours meet exactly.")]
    if levels or grids:
        words = {"townships": levels["township"], "villages": levels["village"], "grids": grids}
        drawn = _("Drawn anew inside the new borders (synthetic): townships %(townships)d, villages %(villages)d, base grids %(grids)d.")
        remarks.append(drawn % words)
    return [*remarks, *_still_drawn(tree, redrawn), *_ground_lost(redrawn)]


def _still_drawn(tree: RegionTree, redrawn: Redrawn) -> Iterator[str]:
    """Where a file holds some regions of a level and the others stay drawn: which those are."""
    for code in sorted(redrawn.shapes):
        drawn = [child for child in tree.children(code) if child.drawn]
        moved = [child for child in drawn if _changed(redrawn.shapes[child.code], child.shape)]
        if drawn and len(drawn) < len(tree.children(code)):
            names = ", ".join([*(child.words for child in moved[:NAMED]), *(["…"] if len(moved) > NAMED else [])]) or "–"
            words = {"region": tree.nodes[code].words, "count": len(drawn), "moved": len(moved), "names": names}
            yield (
                _("In %(region)s %(count)d regions stay drawn (synthetic); those loaded move the borders of %(moved)d of them: %(names)s.")
                % words
            )


def _changed(now: shapely.Geometry, before: shapely.Geometry) -> bool:
    """Whether an area differs by more than its border was rounded."""
    return shapely.symmetric_difference(now, before).area > EDGE_SHARE * before.area


def _ground_lost(redrawn: Redrawn) -> list[str]:
    """Ground of the old borders that lies in none of the new ones: points there would be outside the city."""
    new = shapely.union_all([shape for code, shape in redrawn.shapes.items() if len(code) == 6])
    old = [shapely.from_wkb(bytes(one.geom.wkb)) for one in Region.objects.filter(level="county", code__in=redrawn.shapes)]
    others = [node.shape for node in counties_except(redrawn.shapes)]
    lost = shapely.difference(shapely.union_all(old), shapely.union_all([new, *others]))
    square_kilometres = lost.area * 111.195**2 * np.cos(np.radians(settings.CITY.centre[1]))
    if square_kilometres < 0.1:
        return []
    return [
        _("%(area).1f km² of the old area lie in no county any more: points there will be outside the city.") % {"area": square_kilometres}
    ]


def _write(tree: RegionTree, redrawn: Redrawn) -> None:
    counties = [shape for code, shape in redrawn.shapes.items() if len(code) == 6]
    others = [node.shape for node in counties_except(redrawn.shapes)]
    put_regions([city_row([*counties, *others]), *region_rows(tree, redrawn.shapes)])
    if redrawn.grids is not None:
        _write_grids(tree, redrawn)
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOW, {"villages": [code for code in redrawn.shapes if len(code) == 12]})


def _write_grids(tree: RegionTree, redrawn: Redrawn) -> None:
    """Put the drawn grids with the people of those before; of these the ones not among them end today, as cases point to them."""
    assert redrawn.grids is not None
    rows = list(grid_rows(tree, redrawn.grids))
    codes = [row[0] for row in rows]
    before = BaseGrid.objects.filter(synthetic=True, valid_to=None, region__in={row[2] for row in rows})
    people = before.aggregate(people=Sum("people"))["people"]
    put_grids(rows, retire_others=False)
    before.exclude(code__in=codes).update(valid_to=timezone.localdate())
    if people:
        settle(BaseGrid.objects.filter(code__in=codes), people, MEAN_HOUSEHOLD)
