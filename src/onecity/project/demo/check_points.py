"""Made-up check points and the visits of the last weeks, the same for a seed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

from django.contrib.gis.geos import Point
from django.utils import timezone

from onecity.apps.patrol.actions import NewPoint, Told, record_points, visit
from onecity.apps.patrol.checklists import Checklist, checklists
from onecity.apps.patrol.models import CheckPoint, Outcome, Visit
from onecity.core.accounts.demo import NOBODYS_PHONE
from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions.writing import metres_between
from onecity.core.cases.models import Category
from onecity.core.geo.models import Water
from onecity.project.demo.cast import Cast
from onecity.science.cityday import Ground
from onecity.science.cityday.ground import point_in

SURNAMES = "王李张刘陈杨赵黄周吴徐孙马胡朱郭何林罗高"
NAMES = {
    "fire": (("沿街商铺", "Row of shops"), ("小型宾馆", "Small hotel"), ("老旧楼院", "Old housing block"), ("农贸市场", "Market hall")),
    "safety": (
        ("木器加工厂", "Joinery"),
        ("建材堆场", "Yard of building materials"),
        ("餐饮店", "Restaurant"),
        ("机械修理厂", "Machine shop"),
    ),
    "river": (("河段", "River reach"),),
    "elderly": (("独居老人家", "Home of somebody old who lives alone"),),
}
SHARE_OF_GROUNDS = 0.9
TOWNSHIP = 9
VISIT_WEEKS, KEPT_TO, NEAR_DEGREES = 4, 0.92, 0.0002
OUTCOMES, SHARES = (Outcome.FINE, Outcome.NOBODY), (0.93, 0.07)
"""Of the earlier visits. Those that found something are made through the acts, with their cases."""
FINDINGS, FOUND_MINUTES = 8, 45
FOUND_NOTE = "现场不符合要求，已当面告知整改。"
Keepers = dict[str, list[int]]


def demo_check_points(cast: Cast, grounds: Sequence[Ground], seed: int) -> int:
    """Record the points where there are none, and their visits; returns how many points."""
    if CheckPoint.objects.exists() or not checklists():
        return 0
    chance = Random(f"{seed} check points")
    workers = cast.with_role("grid_worker")
    recorded = record_points(_points(grounds, chance))
    _give_keepers(_keepers(workers), chance)
    _write_visits(chance)
    _find_something({worker.user_id: worker for worker in workers}, chance)
    return recorded


def _keepers(workers: Sequence[Actor]) -> Keepers:
    found: Keepers = {}
    for worker in workers:
        if worker.user_id:
            found.setdefault(worker.grants[0].region_prefix[:TOWNSHIP], []).append(worker.user_id)
    return found


def _points(grounds: Sequence[Ground], chance: Random) -> Iterator[NewPoint]:
    """Places inside the grids for all kinds but rivers, which lie on the banks."""
    kinds = [kind for code, kind in checklists().items() if code in NAMES and code != "river"]
    chosen = [one for one in grounds if chance.random() < SHARE_OF_GROUNDS]
    places = [(chance.choice(kinds), *point_in(one.border, chance)) for one in chosen]
    river = checklists().get("river")
    places += [(river, *bank) for bank in _banks(chance)] if river else []
    today = timezone.localdate()
    for number, (kind, longitude, latitude) in enumerate(places, 1):
        name_zh, name_en = chance.choice(NAMES[kind.code])
        yield NewPoint(
            code=f"JC{number:05d}",
            kind=kind.code,
            name_zh=f"{name_zh}{number}",
            name_en=f"{name_en} {number}",
            longitude=longitude,
            latitude=latitude,
            days=kind.days,
            due_on=today + timedelta(days=chance.randrange(-2, kind.days)),
            person=f"{chance.choice(SURNAMES)}某某" if kind.code == "elderly" else "",
            phone=NOBODYS_PHONE.format(number) if kind.code == "elderly" else "",
            synthetic=True,
        )


def _give_keepers(keepers: Keepers, chance: Random) -> None:
    points = [one for one in CheckPoint.objects.order_by("code") if one.region_code[:TOWNSHIP] in keepers]
    for point in points:
        point.keeper_id = chance.choice(keepers[point.region_code[:TOWNSHIP]])
    CheckPoint.objects.bulk_update(points, ["keeper_id"], batch_size=1000)


def _banks(chance: Random) -> Iterator[tuple[float, float]]:
    for water in Water.objects.filter(kind__in=("river", "canal")).order_by("pk"):
        ring = water.geom[0][0]
        for _number in range(12):
            longitude, latitude = ring[chance.randrange(len(ring))]
            yield round(longitude, 6), round(latitude, 6)


def _write_visits(chance: Random) -> None:
    """What was visited in the last weeks: most points in time, by their keepers, near the place."""
    now = timezone.now()
    made: list[Visit] = []
    moved: list[CheckPoint] = []
    for point in CheckPoint.objects.exclude(keeper=None):
        days = [day for day in _days(point.checklist, point, now) if chance.random() < KEPT_TO]
        visits = [_visit(point, day.replace(hour=chance.randrange(8, 18), minute=chance.randrange(60)), chance) for day in days]
        if visits:
            point.visited_at = visits[-1].at
            moved.append(point)
        made += visits
    Visit.objects.bulk_create(made, batch_size=2000)
    CheckPoint.objects.bulk_update(moved, ["visited_at"], batch_size=1000)


def _days(kind: Checklist, point: CheckPoint, now: datetime) -> list[datetime]:
    """The days before today on which a visit was due in the last weeks, oldest first; the last one makes the point due when it is."""
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    last = today - timedelta(days=kind.days - (point.due_on - today.date()).days)
    count = max(0, (last - today + timedelta(weeks=VISIT_WEEKS)).days // kind.days + 1)
    days = [last - timedelta(days=kind.days * back) for back in reversed(range(count))]
    return [day for day in days if day < today]


def _visit(point: CheckPoint, at: datetime, chance: Random) -> Visit:
    outcome = chance.choices(OUTCOMES, SHARES)[0]
    answers = {} if outcome == Outcome.NOBODY else {item.code: True for item in point.checklist.items}
    east, north = (chance.uniform(-NEAR_DEGREES, NEAR_DEGREES) for _axis in range(2))
    near = Point(point.point.x + east, point.point.y + north, srid=4326)
    metres = round(metres_between(point.point, near))
    keeper = point.keeper_id or 0
    return Visit(check_point=point, by_id=keeper, at=at, outcome=outcome, answers=answers, position=near, metres=metres, synthetic=True)


def _find_something(workers: Mapping[int | None, Actor], chance: Random) -> None:
    """The last visits of this hour found something: each becomes a case, which the living day goes on with."""
    due = CheckPoint.objects.filter(kind__in=("fire", "safety"), due_on__lte=timezone.localdate()).order_by("code")
    points = [one for one in due if one.keeper_id in workers]
    known = {category.key for category in Category.objects.filter(active=True)}
    for point in chance.sample(points, min(FINDINGS, len(points))):
        items = [item.code for item in point.checklist.items if item.category in known]
        if not items:
            continue
        answers = {item.code: True for item in point.checklist.items} | {chance.choice(items): False}
        at = timezone.now() - timedelta(minutes=chance.randrange(1, FOUND_MINUTES))
        told = Told(answers, note=FOUND_NOTE, position=(point.point.x, point.point.y))
        done = visit(workers[point.keeper_id], point.pk, told, at)
        Visit.objects.filter(pk=done.pk).update(synthetic=True)
