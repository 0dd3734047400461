"""Five old grid systems of 3,000 grids each over the base grids of the city: overlay and proposal of unions.

`python -m tests.benchmarks.fusion`; the baseline is one reading of all base grids' areas.
"""

import time
from collections.abc import Callable

import numpy as np
import shapely

from onecity.science.grids.ground import Plane, shares
from onecity.science.grids.overlay import overlay
from onecity.science.grids.seeding import Drawn, Ground, Manner, drawn
from onecity.science.grids.unions import Layers, best_fit, fit_of, one_owner
from tests.benchmarks.world import open_world

OVERLAY_S, UNIONS_S = 30.0, 60.0
SYSTEMS = 5
MANNER = Manner(1, shift=40, jitter=15, growth=6, left_out=0.05)
PEOPLE = 2000.0
LIAOCHENG = Plane(115.98, 36.45)


def main() -> None:
    """Draw the systems, lay them over the city, propose unions; print what each took."""
    open_world()
    ground, townships, neighbours = city()
    systems = [drawn(ground, MANNER, seed) for seed in range(SYSTEMS)]
    print(
        f"     {len(ground.grids):,} base grids, {len(townships)} townships; old grids: {', '.join(f'{len(one.polygons):,}' for one in systems)}"
    )
    print(f"     {sum(shapely.get_num_coordinates(one.polygons).sum() for one in systems):,} corners")
    bare = _took("areas of all base grids", None, lambda: LIAOCHENG.area(ground.grids))
    _took("overlay of all systems", OVERLAY_S, lambda: _overlays(systems, townships), bare)
    _took("unions of all systems", UNIONS_S, lambda: _unions(systems, ground, neighbours), bare)


def city() -> tuple[Ground, np.ndarray, list[tuple[int, int, float]]]:
    """Base grids and townships of the benchmark's city on a plane, and the common borders of base grids."""
    from onecity.core.geo.models import BaseGrid, Region

    rows = list(BaseGrid.objects.filter(valid_to=None).order_by("pk").values_list("geom", "region__code"))
    geometries = shapely.from_wkb([bytes(geom.wkb) for geom, _ in rows])
    grids = LIAOCHENG.flat(geometries)
    codes, townships = np.unique([code[:9] for _, code in rows], return_inverse=True)
    regions = Region.objects.filter(code__in=codes.tolist()).order_by("code").values_list("geom", flat=True)
    districts = LIAOCHENG.flat(shapely.from_wkb([bytes(geom.wkb) for geom in regions]))
    urban = shapely.area(grids) < np.quantile(shapely.area(grids), 0.3)
    first, second = shapely.STRtree(grids).query(grids, predicate="touches")
    once = first < second
    border = shapely.length(shapely.intersection(grids[first[once]], grids[second[once]]))
    neighbours = [
        (int(one), int(other), float(length)) for one, other, length in zip(first[once], second[once], border, strict=True) if length > 0
    ]
    return Ground(grids, townships, urban), districts, neighbours


def _overlays(systems: list[Drawn], townships: np.ndarray) -> None:
    for system in systems:
        found = overlay(system.polygons, townships, LIAOCHENG)
        slivers = sum(piece.sliver for piece in (*found.gaps, *found.overlaps))
        covered = found.covered.sum() / found.districts.sum()
        print(f"     covered {covered:.1%}, {len(found.gaps):,} gaps, {len(found.overlaps):,} overlaps, {slivers:,} of them slivers")


def _unions(systems: list[Drawn], ground: Ground, neighbours: list[tuple[int, int, float]]) -> None:
    base_areas = LIAOCHENG.area(ground.grids)
    for system in systems:
        common = shares(system.polygons, ground.grids, LIAOCHENG)
        layers = Layers(common, LIAOCHENG.area(system.polygons), base_areas, np.full(len(base_areas), PEOPLE))
        alone, owned = best_fit(layers), fit_of(layers, one_owner(layers, neighbours))
        print(
            f"     error of area, median: {np.median(alone.area_errors):.1%} each for itself, {np.median(owned.area_errors):.1%} with one owner each"
        )


def _took(name: str, limit: float | None, work: Callable[[], object], baseline: float = 0.0) -> float:
    started = time.perf_counter()
    work()
    seconds = time.perf_counter() - started
    verdict = "    " if limit is None else "ok  " if seconds <= limit else "MISS"
    ratio = f"   {seconds / baseline:,.0f} x areas" if baseline else ""
    print(f"{verdict} {name:<30} {seconds:8.3f} s" + (f"   limit {limit:.0f} s" if limit else "") + ratio, flush=True)
    return seconds


if __name__ == "__main__":
    main()
