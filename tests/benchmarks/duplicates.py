"""Looking for duplicates among a million cases: as an operator types, and as the machine looks at a new report."""

from collections.abc import Callable
from random import Random
from typing import Any

from tests.benchmarks.measure import show, timed
from tests.benchmarks.world import open_world

SEARCH_MS, PLACES = 50, 300
TEXT = "路口有一堆垃圾三天没人管,臭得不行,请快来清理"


def main() -> None:
    """Search around places where cases are open, for somebody who sees the whole city and for a county."""
    open_world()
    from django.test import Client

    from onecity.core.accounts.models import User
    from onecity.core.accounts.scope import actor_of
    from onecity.core.cases.models import Case
    from onecity.core.cases.states import OPEN_STATES

    keys = list(Case.objects.filter(state__in=OPEN_STATES).values_list("pk", flat=True)[: 100 * PLACES])
    cases = list(Case.objects.filter(pk__in=Random(1).sample(keys, PLACES)).select_related("category"))
    users = {name: User.objects.get(username=name) for name in ("acceptor", "clerk-371521-cg")}
    client = Client()
    client.force_login(users["acceptor"], backend="django.contrib.auth.backends.ModelBackend")
    baseline = timed("/healthz through the same stack", [lambda: client.get("/healthz")] * 200)
    for name, user in users.items():
        show(timed(f"candidates, {name}", [_search(actor_of(user), case) for case in cases]), SEARCH_MS, baseline)
    show(timed("certain duplicate of a report", [_certain(case) for case in cases]), SEARCH_MS, baseline)
    show(timed("surroundings as the operator types", [_typed(client, case) for case in cases]), 4 * SEARCH_MS, baseline)


def _search(actor: Any, case: Any) -> Callable[[], object]:
    from onecity.core.cases.queries.near import Told, near_open_cases

    return lambda: near_open_cases(actor, case.point, told=Told(TEXT, case.category, case.reported_at))


def _certain(case: Any) -> Callable[[], object]:
    from onecity.core.cases.queries.near import certain_duplicate

    return lambda: certain_duplicate(case)


def _typed(client: Any, case: Any) -> Callable[[], object]:
    given = {"text": TEXT, "point": f"{case.point.x},{case.point.y}", "category": str(case.category_id), "reporter_phone": "13800001234"}
    return lambda: client.post("/intake/surroundings", given)


if __name__ == "__main__":
    main()
