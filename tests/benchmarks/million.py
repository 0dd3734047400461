"""A million cases: list with any filter or words, the one map, my desk, hall, tiles, case page, acts; times and query counts."""

from collections.abc import Callable
from random import Random
from typing import Any

from onecity.science.tiles import tile_at
from tests.benchmarks.measure import Sample, show, timed
from tests.benchmarks.world import open_world

FILTERS = (
    "", "view=mine", "view=all", "state=handling", "state=closed", "view=all&urgency=critical", "view=all&source=hotline", "time=late", "time=warn",
    "view=all&region=371521", "view=all&region=371502001", "view=all&since=2026-11-01", "view=open&order=due", "order=oldest", "order=due",
    "view=all&state=closed&region=371525&urgency=urgent", "view=all&words=LC-B-4242", "view=all&words=柳园路42号", "view=all&order=due",
    "view=all&until=2024-06-01", "state=handling&order=oldest", "view=all&until=2024-06-01&region=371521&category=28&lead=2",
)  # fmt: skip
WORDS = (
    "垃圾", "井盖", "鱼塘", "柳", "龍", "𠮷", "𠮷祥里", "42号", "柳园路42号", "违章停车", "噪音停车", "三天没人管", "石碑被推倒", "wifi", "lc", "4242",
    "柳园路 垃圾", "积雪", "路面积雪未扫", "陈庄村东头", "没有这样的话",
)  # fmt: skip
PAGES = ("/", "/map/pane/?tab=mine&zoom=9", "/map/pane/?tab=view&zoom=12&box=115.9,36.4,116.1,36.5", "/map/pane/?tab=all&zoom=9", "/desk/")
LIST_MS, WORDS_MS, TILE_MS, DETAIL_MS, PAGE_MS = 150, 150, 60, 80, 150
LIST_QUERIES, ACT_QUERIES = 10, 15
ZOOMS = range(8, 17)


def main() -> None:
    """Run every measurement and print it."""
    open_world()
    from django.test import Client

    from onecity.core.accounts.models import User

    users = [User.objects.get(username=name) for name in ("dutyofficer", "dispatcher", "clerk-lc-cg", "clerk-lc-mz", "clerk-371521-cg")]
    clients: dict[str, Any] = {}
    for user in users:
        clients[user.username] = Client()
        clients[user.username].force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    baseline = timed("/healthz through the same stack", [lambda: clients["dutyofficer"].get("/healthz")] * 200)
    for name, client in clients.items():
        lists(name, client, baseline)
        words(name, client, baseline)
        pages(name, client, baseline)
    situations(baseline)
    tiles(clients["dutyofficer"], baseline)
    details(clients["dutyofficer"], baseline)
    acts()


def _get(client: Any, address: str) -> Callable[[], None]:
    def call() -> None:
        response = client.get(address)
        assert response.status_code == 200, (address, response.status_code)

    return call


def _queries(call: Callable[[], object]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        call()
    return len(queries)


def lists(name: str, client: Any, baseline: Sample) -> None:
    """The list page with 50 rows under every filter."""
    calls = [_get(client, f"/cases/?{words}") for words in FILTERS]
    for call in calls:
        call()
    most = max(_queries(call) for call in calls)
    show(timed(f"list, {name}, {len(FILTERS)} filters", calls * 10), LIST_MS, baseline)
    print(f"     list, {name}: at most {most} queries (limit {LIST_QUERIES})")
    for words, call in zip(FILTERS, calls, strict=True):
        sample = timed(words or "no filter", [call] * 5)
        if sample.median > LIST_MS / 2:
            print(f"     slow: {name} ?{sample.name}: median {sample.median:.0f} ms, {_queries(call)} queries")


def words(name: str, client: Any, baseline: Sample) -> None:
    """The list page for words: common and rare, of one character and of many, Chinese and Latin."""
    calls = [_get(client, f"/cases/?view=all&words={word}") for word in WORDS]
    for call in calls:
        call()
    most = max(_queries(call) for call in calls)
    show(timed(f"words, {name}, {len(WORDS)} searches", calls * 10), WORDS_MS, baseline)
    print(f"     words, {name}: at most {most} queries (limit {LIST_QUERIES})")


def pages(name: str, client: Any, baseline: Sample) -> None:
    """The one map's page and pane, and my desk."""
    for address in PAGES:
        call = _get(client, address)
        call()
        show(timed(f"{name} {address[:32]}", [call] * 15), PAGE_MS, baseline)
        print(f"     {_queries(call)} queries")


def situations(baseline: Sample) -> None:
    """What the hall asks once for all its readers: of the city and of a county."""
    from django.utils import timezone

    from onecity.apps.command.queries.hall import situation
    from onecity.core.accounts.models import User
    from onecity.core.accounts.scope import actor_of

    leader = actor_of(User.objects.get(username="leader"))
    for region in ("", "371502"):
        show(timed(f"hall {region or 'city'}", [lambda region=region: situation(leader, timezone.now(), region)] * 15), PAGE_MS, baseline)


def tiles(client: Any, baseline: Sample) -> None:
    """Tiles of base map and open cases over the city, zoom by zoom."""
    from django.conf import settings

    random = Random(1)
    west, south, east, north = settings.CITY.bounds
    for layer in ("base", "cases"):
        for zoom in ZOOMS:
            places = [(random.uniform(west, east), random.uniform(south, north)) for _ in range(40)]
            calls = [_tile(client, layer, zoom, *place) for place in places]
            calls[0]()
            show(timed(f"tile {layer} z{zoom}", calls), TILE_MS, baseline)


def _tile(client: Any, layer: str, zoom: int, longitude: float, latitude: float) -> Callable[[], None]:
    x, y = tile_at(zoom, longitude, latitude)

    def call() -> None:
        response = client.get(f"/tiles/{layer}/{zoom}/{x}/{y}.mvt")
        assert response.status_code in (200, 204), response.status_code

    return call


def details(client: Any, baseline: Sample) -> None:
    """The case page."""
    from onecity.core.cases.models import Case

    keys = list(Case.objects.filter(state="handling").values_list("pk", flat=True)[:60])
    calls = [_get(client, f"/cases/{key}/") for key in keys]
    calls[0]()
    show(timed("case page", calls), DETAIL_MS, baseline)
    print(f"     case page: {_queries(calls[1])} queries")


def acts() -> None:
    """Every act of the straight way, with its number of queries, in a transaction that is rolled back."""
    from django.db import transaction

    from onecity.core.accounts.models import Organisation, User
    from onecity.core.accounts.scope import actor_of
    from onecity.core.cases.actions import Report, Submission, perform, report
    from onecity.core.cases.models import Category
    from onecity.core.cases.states import Source
    from onecity.core.geo.models import BaseGrid

    who = {name: actor_of(User.objects.get(username=name)) for name in ("acceptor", "dutyofficer", "dispatcher", "clerk-lc-cg")}
    who["grid"] = actor_of(User.objects.filter(username__startswith="grid-371502001").first())
    lead, place = Organisation.objects.get(code="LC-CG"), BaseGrid.objects.filter(code__startswith="371502001")[0].centre
    category = Category.objects.get(code="06028")
    with transaction.atomic():
        made = []
        given = Report("噪声", place.x, place.y, category, Source.WEB)
        print(f"     act report: {_queries(lambda: made.append(report(who['acceptor'], given)))} queries (limit {ACT_QUERIES})")
        for act, name, submission in (
            ("accept", "acceptor", Submission()),
            ("file", "dutyofficer", Submission()),
            ("dispatch", "dispatcher", Submission(lead=lead)),
            ("sign", "clerk-lc-cg", Submission()),
            ("finish", "clerk-lc-cg", Submission(note="好了")),
            ("pass", "grid", Submission()),
            ("close", "acceptor", Submission()),
        ):
            count = _queries(lambda act=act, name=name, given=submission: perform(who[name], made[0].pk, act, given))
            print(f"     act {act}: {count} queries (limit {ACT_QUERIES})")
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()
