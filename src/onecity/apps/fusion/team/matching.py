"""Looking for workers who are one person: pairs are told anew with every run, what people decided stays."""

from django.contrib.gis.db.models.functions import Centroid
from django.db import transaction

from onecity.apps.fusion.models import Likeness, OldGrid, OldWorker
from onecity.apps.fusion.models.team import LikenessState
from onecity.apps.fusion.runs.ground import city_plane, shapes_of
from onecity.science.grids.team import Listed, Pair, pairs

BATCH = 1000
UNDECIDED = frozenset({LikenessState.SURE, LikenessState.OPEN})
Places = dict[tuple[int, str], tuple[float, float]]


def places() -> Places:
    """The middle of every old grid on the plane in metres, by system (key) and code."""
    rows = list(OldGrid.objects.annotate(middle=Centroid("geom")).values_list("system_id", "code", "middle"))
    flat = city_plane().flat(shapes_of([row[2].wkb for row in rows]))
    return {(system, code): (point.x, point.y) for (system, code, _middle), point in zip(rows, flat, strict=True)}


def _listed(worker: OldWorker, known: Places) -> Listed:
    own = (known.get((worker.system_id, code)) for code in worker.grids)
    return Listed(worker.system_id, worker.name, worker.phone_digest, worker.identity_digest, next((one for one in own if one), None))


def match_workers() -> int:
    """Tell every pair anew that nobody has decided about; returns how many pairs there are."""
    workers, known = list(OldWorker.objects.order_by("pk")), places()
    found = pairs([_listed(worker, known) for worker in workers])
    rows = [_likeness(workers, pair) for pair in found]
    with transaction.atomic():
        Likeness.objects.filter(state__in=UNDECIDED, decisions=None).delete()
        Likeness.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return len(rows)


def _likeness(workers: list[OldWorker], pair: Pair) -> Likeness:
    state = LikenessState.SURE if pair.sure else LikenessState.OPEN
    ends = {"first": workers[pair.first], "second": workers[pair.second]}
    return Likeness(**ends, score=pair.score, reasons=list(pair.reasons), state=state)
