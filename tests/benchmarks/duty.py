"""The duty list and the clocks at a million cases: routing, a dry run of the whole year, marks told, clocks worked out anew.

`.venv/bin/python -m tests.benchmarks.duty`
"""

import time
from collections.abc import Callable
from datetime import timedelta
from random import Random

from tests.benchmarks.filling import fill
from tests.benchmarks.measure import show, timed
from tests.benchmarks.world import CASES, open_world

ROUTING_MS, RECALCULATION_S, TRIAL_S, STEPS_MS = 5, 60, 60, 500
OPEN_CASES, MOVED_CATEGORIES = 100_000, 20


def main() -> None:
    """Measure everything and print it; what is changed is rolled back."""
    open_world()
    from django.db import transaction

    for work in (routing, trial):
        with transaction.atomic():
            work()
            transaction.set_rollback(True)
    with transaction.atomic():
        open_clocks()
        steps()
        recalculation()
        transaction.set_rollback(True)


def _took(name: str, limit: float, work: Callable[[], object]) -> object:
    started = time.perf_counter()
    made = work()
    seconds = time.perf_counter() - started
    print(f"{'ok  ' if seconds <= limit else 'MISS'} {name:<44} {seconds:7.2f} s   limit {limit:6.1f} s", flush=True)
    return made


def routing() -> None:
    """The whole decision: list in force, line, organisations; half of it with a line under conditions."""
    from django.contrib.gis.geos import Point
    from django.db import connection
    from django.utils import timezone

    from onecity.core.cases.duty.circumstances import Circumstances
    from onecity.core.cases.models import Case, DutyLine
    from onecity.core.cases.routing import line_for, list_in_force, route

    today, random = timezone.localdate(), Random(1)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        DutyLine.objects.filter(number__gt=1900).update(conditions={"hours": "22:00~06:00", "road": "trunk,primary", "worktime": "no"})
    rows = list(
        Case.objects.filter(pk__in=random.sample(range(1, CASES * 9 // 10), 400)).values_list(
            "category_id", "region_code", "reported_at", "point"
        )
    )

    def decision(category_id: int, region_code: str, at: object, point: Point) -> Callable[[], None]:
        def call() -> None:
            line = line_for(list_in_force(today), category_id, region_code, Circumstances(at, point))
            route(line, region_code)

        return call

    def bare() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    calls = [decision(*row) for row in rows]
    baseline = timed("SELECT 1", [bare] * 200)
    show(timed("routing decision, lines not remembered yet", calls), ROUTING_MS, baseline)
    show(timed("routing decision", calls), ROUTING_MS, baseline)


def trial() -> None:
    """A draft with twenty categories moved, on three years of cases."""
    from onecity.core.accounts.models import Organisation, User
    from onecity.core.accounts.scope import actor_of
    from onecity.core.cases.duty.actions.editing import CellEdit, edit_cells
    from onecity.core.cases.duty.actions.versions import copy_list
    from onecity.core.cases.duty.trials.work import work
    from onecity.core.cases.models import Case, DutyList, DutyTrial

    actor, published = actor_of(User.objects.get(username="steward")), DutyList.objects.get(state="published")
    draft = copy_list(actor, published.pk, "bench")
    lead = Organisation.objects.get(code="LC-SL").code
    lines = draft.lines.filter(region_prefix="", lead__isnull=False).order_by("number")[:MOVED_CATEGORIES]
    edit_cells(actor, draft.pk, [CellEdit(line.number, "lead", lead) for line in lines], 0)
    conditional = [CellEdit(line.number, "conditions", "road: trunk; hours: 22:00-06:00") for line in lines[:2]]
    edit_cells(actor, draft.pk, conditional, 1)
    draft.refresh_from_db()
    first, last = (Case.objects.order_by(order)[0].reported_at.date() for order in ("reported_at", "-reported_at"))
    until = last + timedelta(days=1)
    run = DutyTrial.objects.create(duty_list=draft, edition=draft.edition, base=published, since=first, until=until, done_until=first)
    _took("dry run of all cases", TRIAL_S, lambda: work(run.pk))
    run.refresh_from_db()
    print(f"     {run.cases:,} cases, {run.moved:,} moved")


def open_clocks() -> None:
    """A hundred thousand open cases being handled, each under a clock of its own."""
    from django.db import connection

    fill("open_clocks.sql", {"cases": OPEN_CASES})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE cases_case, cases_caseclock")


def steps() -> None:
    """A minute's look at the clocks: once after a night, then with nothing new."""
    from django.db import connection

    from onecity.core.cases.timekeeping.stepping import tell_marks

    def bare() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    started = time.perf_counter()
    told = tell_marks()
    print(f"     {told:,} marks of clocks that passed them told in {time.perf_counter() - started:.1f} s")
    show(timed("a look at the clocks, nothing new", [tell_marks] * 20), STEPS_MS, timed("SELECT 1", [bare] * 100))


def recalculation() -> None:
    """All open clocks under a calendar with two more holidays."""
    from copy import deepcopy

    from django.utils import timezone

    from onecity.core.accounts.calendars.queries import current_content
    from onecity.core.accounts.models import CalendarVersion
    from onecity.core.cases.models import Recalculation
    from onecity.core.cases.timekeeping.recalculating import recalculate

    content = deepcopy(dict(current_content()))
    for after in range(14):
        day = timezone.localdate() + timedelta(days=after)
        content["days"][day.isoformat()] = {"works": False, "why": "bench"}
    version = CalendarVersion.objects.create(content=content, why="bench", made_by_name="bench")
    run = Recalculation.objects.create(calendar_version=version.pk)
    _took(f"clocks of {OPEN_CASES:,} open cases worked out anew", RECALCULATION_S, lambda: recalculate(run.pk))
    run.refresh_from_db()
    print(f"     {run.cases:,} cases, {run.clocks:,} clocks, {run.moved:,} moved")


if __name__ == "__main__":
    main()
