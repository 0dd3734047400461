"""How even a proposal of base grids is: heaviest load, proven bound and max(mean, heaviest atom) for every township, whole villages kept.

`python -m tests.benchmarks.division [SECONDS]` reads the city of this installation and changes nothing. People alone are the load; a
township gets a third of its villages in grids. Held to: no township more than 10 % above its bound.
"""

import os
import sys
import time

import numpy as np
import shapely

MOST_ABOVE = 1.10
VILLAGES_A_GRID = 3
SECONDS = 10.0


def main(seconds: float) -> None:
    """Divide every township; print load, bounds and ratio, and what was worst."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onecity.project.settings")
    import django

    django.setup()
    from onecity.apps.division.proposing import Atoms, connected, costs_between
    from onecity.core.geo.models import BaseGrid, in_force
    from onecity.science.grids.balancing import balanced, least_possible

    townships: dict[str, dict[str, list[tuple[int, shapely.Geometry]]]] = {}
    for village, people, geom in BaseGrid.objects.filter(in_force()).order_by("code").values_list("region_id", "people", "geom"):
        shape = shapely.from_wkb(bytes(geom.wkb))
        townships.setdefault(village[:9], {}).setdefault(village, []).append((max(people or 0, 1), shape))
    ratios = []
    begun = time.perf_counter()
    print(f"{'township':>10} {'atoms':>5} {'grids':>5} {'heaviest':>9} {'least':>9} {'bound':>9} {'to least':>8} {'to bound':>8} {'s':>5}")
    for township, villages in townships.items():
        shapes = tuple(
            shapely.coverage_union_all(np.array([shape for _people, shape in parts], dtype=object)) for parts in villages.values()
        )
        loads = tuple(sum(people for people, _shape in parts) for parts in villages.values())
        whole = Atoms(tuple((village,) for village in villages), loads, shapes)
        for area in connected(whole):
            count = max(1, len(area.loads) // VILLAGES_A_GRID)
            before = time.perf_counter()
            found = balanced(area.loads, costs_between(area, shapely.Polygon()), count, seconds, seed=1)
            least = least_possible(area.loads, count)
            ratios.append((found.heaviest / least, found.ratio, township))
            took = time.perf_counter() - before
            print(
                f"{township:>10} {len(area.loads):>5} {count:>5} {found.heaviest:>9,} {least:>9,} {found.bound:>9,} "
                f"{found.heaviest / least:>8.3f} {found.ratio:>8.3f} {took:>5.1f}",
                flush=True,
            )
    above = [one for one in ratios if one[1] > MOST_ABOVE]
    simple = [one for one in ratios if one[0] > MOST_ABOVE]
    print(f"{len(ratios)} areas in {time.perf_counter() - begun:.0f} s; worst to the proven bound {max(one[1] for one in ratios):.3f}")
    print(f"more than 10 % above the proven bound: {len(above)}; above max(mean, heaviest atom): {len(simple)}")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS)
