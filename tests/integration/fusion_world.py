"""Old grid systems over the small city of the tests: two counties of one township each, side by side, each 0.1° wide."""

from django.contrib.gis.geos import MultiPolygon, Polygon

from onecity.apps.fusion.models import OldGrid, OldSystem, OldWorker, Run
from onecity.apps.fusion.runs.actions import start_run
from onecity.apps.fusion.runs.ground import city_plane, shapes_of
from onecity.apps.fusion.runs.work import work
from onecity.core.accounts.scope import Actor


def system(code: str = "police", **more: object) -> OldSystem:
    """A department's system without grids."""
    return OldSystem.objects.create(code=code, name_zh=f"系统{code}", name_en=f"System {code}", colour="#3b6fd4", **more)


def old_grid(of: OldSystem, code: str, west: float, east: float, south: float = 36.4, north: float = 36.5) -> OldGrid:
    """A rectangle in degrees as a grid of a system."""
    geom = MultiPolygon(Polygon.from_bbox((west, south, east, north)), srid=4326)
    plane = city_plane()
    area = float(plane.area(plane.flat(shapes_of([geom.wkb])))[0])
    return OldGrid.objects.create(system=of, code=code, name=f"格{code}", geom=geom, area=area)


def two_systems() -> tuple[OldSystem, OldSystem]:
    """One that covers everything with an overlap, one that has the western village grid alone, drawn 0.001° too far east."""
    whole, part = system("whole"), system("part", synthetic=True)
    old_grid(whole, "W1", 115.9, 116.0)
    old_grid(whole, "W2", 115.98, 116.1)
    old_grid(part, "P1", 115.9, 115.951)
    return whole, part


def finished(actor: Actor) -> Run:
    """A run begun by somebody, taken to its end."""
    run = start_run(actor)
    work(run.pk)
    run.refresh_from_db()
    return run


def worker(of: OldSystem, code: str, name: str, phone: str = "", identity: str = "", grids: tuple[str, ...] = ()) -> OldWorker:
    """A worker on a system's list."""
    one = OldWorker(system=of, code=code, name=name, grids=list(grids))
    one.seal(phone, identity)
    one.save()
    return one
