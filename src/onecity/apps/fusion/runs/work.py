"""The worker's part of a run: one system after another, each in one transaction with the progress."""

from collections.abc import Iterator

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry, Polygon
from django.db import transaction
from django.utils import timezone

from onecity.apps.fusion.models import Coverage, Fit, OldSystem, Piece, Run, RunState
from onecity.apps.fusion.models.runs import FitKind, PieceKind
from onecity.apps.fusion.runs.ground import BaseGround, OldGround, base_ground, old_ground
from onecity.apps.fusion.team.matching import match_workers
from onecity.core.shell.live import publish
from onecity.science.grids.ground import shares
from onecity.science.grids.overlay import Overlay, overlay
from onecity.science.grids.overlay import Piece as Found
from onecity.science.grids.unions import Fit as Told
from onecity.science.grids.unions import Layers, best_fit, fit_of, one_owner

BATCH = 1000
SRID = 4326


def work(run_id: int) -> None:
    """Take a run to its end, or until somebody stops it."""
    run = Run.objects.get(pk=run_id)
    if not run.busy:
        return
    ground = base_ground()
    systems = list(run.systems.order_by("pk"))
    for number, system in enumerate(systems[run.done :], run.done):
        if not _one_system(run_id, number, system, ground):
            return
    match_workers()
    _finish(run_id, len(systems), ground)


def _wanted(run_id: int, done: int) -> Run | None:
    """The run, locked, unless it was stopped or another worker has gone on with it."""
    run = Run.objects.select_for_update().get(pk=run_id)
    return run if run.busy and run.done == done else None


def _one_system(run_id: int, number: int, system: OldSystem, ground: BaseGround) -> bool:
    """Go through one system; False where nobody wants it any more. What takes long is computed before anything is locked."""
    if not Run.objects.filter(pk=run_id, state=RunState.RUNNING).update(moved_at=timezone.now()):
        return False
    rows = list(_rows(run_id, system, ground))
    with transaction.atomic():
        run = _wanted(run_id, number)
        if run is None:
            return False
        Coverage.objects.bulk_create([row for row in rows if isinstance(row, Coverage)], batch_size=BATCH)
        Piece.objects.bulk_create([row for row in rows if isinstance(row, Piece)], batch_size=BATCH)
        Fit.objects.bulk_create([row for row in rows if isinstance(row, Fit)], batch_size=BATCH)
        run.done += 1
        run.save()
    return True


@transaction.atomic
def _finish(run_id: int, done: int, ground: BaseGround) -> None:
    run = _wanted(run_id, done)
    if run is None:
        return
    run.state, run.finished_at, run.base_grids = RunState.DONE, timezone.now(), len(ground.codes)
    run.people_known, run.people_synthetic = ground.people is not None, ground.people_synthetic
    run.save()
    publish("fusion", {"run": run.pk})


def _rows(run_id: int, system: OldSystem, ground: BaseGround) -> Iterator[Coverage | Piece | Fit]:
    """Everything a run says of one system."""
    old = old_ground(system, ground.plane)
    if not len(old.grids):
        return
    found = overlay(old.grids, ground.districts, ground.plane)
    yield from _coverages(run_id, system, ground, found)
    yield from _pieces(run_id, system, ground, old, found)
    yield from _fits(run_id, system, ground, old)


def _coverages(run_id: int, system: OldSystem, ground: BaseGround, found: Overlay) -> Iterator[Coverage]:
    for code, area, covered in zip(ground.townships, found.districts.tolist(), found.covered.tolist(), strict=True):
        yield Coverage(run_id=run_id, system=system, region_id=code, area=area, covered=min(max(covered, 0.0), area))


def _pieces(run_id: int, system: OldSystem, ground: BaseGround, old: OldGround, found: Overlay) -> Iterator[Piece]:
    for gap in found.gaps:
        yield _piece(run_id, system, ground, gap, kind=PieceKind.GAP, region_id=ground.townships[gap.district])
    places = ground.township_of(np.array([one.polygon for one in found.overlaps], dtype=object))
    for one, region in zip(found.overlaps, places, strict=True):
        codes = {"first": old.codes[one.first], "second": old.codes[one.second]}
        yield _piece(run_id, system, ground, one, kind=PieceKind.OVERLAP, region_id=region, **codes)


def _piece(run_id: int, system: OldSystem, ground: BaseGround, found: Found, **more: str | None) -> Piece:
    geom = GEOSGeometry(memoryview(shapely.to_wkb(ground.plane.degrees(found.polygon))), srid=SRID)
    assert isinstance(geom, Polygon)
    return Piece(run_id=run_id, system=system, area=found.area, width=found.width, sliver=found.sliver, geom=geom, **more)


def _fits(run_id: int, system: OldSystem, ground: BaseGround, old: OldGround) -> Iterator[Fit]:
    common, old_areas = shares(old.grids, ground.grids, ground.plane), ground.plane.area(old.grids)
    people = np.zeros(len(ground.codes)) if ground.people is None else ground.people
    layers = Layers(common, old_areas, ground.areas, people)
    regions = ground.township_of(old.grids)
    told = {FitKind.BEST: best_fit(layers), FitKind.OWNER: fit_of(layers, one_owner(layers, ground.neighbours))}
    for kind, fit in told.items():
        for index, (key, region) in enumerate(zip(old.keys.tolist(), regions, strict=True)):
            yield _fit(run_id, system, ground, index, layers, fit, kind=kind, grid_id=key, region_id=region)


def _fit(run_id: int, system: OldSystem, ground: BaseGround, index: int, layers: Layers, fit: Told, **more: object) -> Fit:
    members = list(fit.unions[index])
    people_error = float(fit.people_errors[index])
    known = ground.people is not None
    return Fit(
        run_id=run_id,
        system=system,
        members=[ground.codes[member] for member in members],
        old_area=float(layers.old_areas[index]),
        new_area=float(ground.areas[members].sum()),
        area_error=float(fit.area_errors[index]),
        old_people=float(layers.old_people[index]) if known else None,
        people_error=people_error if known and not np.isnan(people_error) else None,
        **more,
    )
