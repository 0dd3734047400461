"""The living city plays a day by itself, and gives way to people."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, transaction

from onecity.core.accounts.models import User
from onecity.core.cases.actions import Report, Submission, perform, report
from onecity.core.cases.models import Case, CaseEvent, Category
from onecity.core.cases.states import OPEN_STATES, Source, State
from onecity.core.resources.models import Duty, Status
from onecity.project.demo import logins
from onecity.project.demo.acting import ActionStage
from onecity.project.demo.history import write_history
from onecity.project.demo.simulation import Clock, Simulation
from onecity.project.demo.staffing import Staffing
from tests.demo_factories import END, START, TEXTS, Demo, small_demo
from tests.factories import IN_WEST, City


class TestClock(Clock):
    """Real time that passes only while somebody sleeps; `meanwhile` is called at every sleep."""

    __test__ = False

    def __init__(self, start: datetime, speed: float, meanwhile: Callable[[], object] = lambda: None) -> None:
        self._passed = 0.0
        self._meanwhile = meanwhile
        super().__init__(start, speed)

    def seconds(self) -> float:
        return self._passed

    def sleep(self, seconds: float) -> None:
        self._meanwhile()
        self._passed += max(seconds, 0.001)


@pytest.fixture(autouse=True)
def no_logins_of_ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The logins of the city that runs beside the tests stay as they are."""
    monkeypatch.setattr(logins, "DEMO_LOGINS", tmp_path / "demo-logins.txt")


@pytest.fixture
def demo(city: City) -> Demo:
    """A busy little city."""
    return small_demo(city, 5, reports_per_day=60)


def simulation(demo: Demo, clock: Clock, hours: float, everybody: bool = False) -> Simulation:
    stage = ActionStage(demo.cast, demo.deeds, lambda planned: planned)
    staffing = Staffing(demo.cast, list(demo.plan.grounds), seed=1)
    return Simulation(demo.plan, stage, staffing, clock, clock.now() + timedelta(hours=hours), everybody)


def test_a_few_hours_are_played_by_everybody(demo: Demo) -> None:
    played = simulation(demo, TestClock(END, 400), hours=5)
    tally = played.run()
    assert (tally.failed, tally.overtaken) == (0, 0)
    assert tally.reports == Case.objects.count() > 10
    assert tally.reports + tally.acts == CaseEvent.objects.count()
    assert Case.objects.exclude(state=State.REPORTED).exists()
    assert Duty.objects.filter(status=Status.ON).exclude(position=None).exists()


def told() -> list[tuple[Any, ...]]:
    rows = CaseEvent.objects.order_by("at", "case__point", "sequence")
    return [
        (at, act, actor, note, point.wkt)
        for at, act, actor, note, point in rows.values_list("at", "act", "actor_name", "note", "case__point")
    ]


def test_it_goes_on_from_a_history_as_the_history_would_have(city: City) -> None:
    demo, middle = small_demo(city, 5), END - timedelta(hours=5)
    with transaction.atomic():
        write_history(demo.plan, START, END, demo.cast, demo.deeds)
        in_one_go = told()
        transaction.set_rollback(True)
    write_history(demo.plan, START, middle, demo.cast, demo.deeds)
    simulation(demo, TestClock(middle, 400), hours=5).run()
    assert [event for event in told() if event[0] < END] == in_one_go


def test_somebody_else_was_first(demo: Demo, city: City) -> None:
    def person_accepts() -> None:
        case = Case.objects.filter(state=State.REPORTED).first()
        if case:
            perform(city["acceptor"], case.pk, "accept", Submission(), case.reported_at)

    played = simulation(demo, TestClock(END, 400, person_accepts), hours=3)
    tally = played.run()
    assert tally.overtaken > 0
    assert tally.failed == 0
    assert Case.objects.exclude(state__in=[State.REPORTED, State.ACCEPTED]).exists()


@pytest.mark.parametrize("everybody", [False, True])
def test_a_real_report_waits_for_real_people_unless_told_otherwise(demo: Demo, city: City, everybody: bool) -> None:
    given = Report(TEXTS[1], IN_WEST.x, IN_WEST.y, Category.objects.get(pk=city.category.pk), Source.WEB)
    case = report(city["acceptor"], given, END)
    simulation(demo, TestClock(END, 400), hours=3, everybody=everybody).run()
    case.refresh_from_db()
    assert (case.state != State.REPORTED) == everybody


def test_it_stops_when_told_to(demo: Demo) -> None:
    clock = TestClock(END, 1)
    played = simulation(demo, clock, hours=24)
    clock.stop.set()
    assert str(played.run()).startswith("0 reports")


def test_it_waits_for_a_database_that_is_away(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = TestClock(END, 400)
    played = simulation(demo, clock, hours=2)
    away = iter([True, True])
    look = played._look_around

    def sometimes(at: datetime) -> None:
        if next(away, False):
            raise OperationalError("the server closed the connection")
        look(at)

    monkeypatch.setattr("onecity.project.demo.simulation.close_old_connections", lambda: None)
    played._chores = ((60.0, sometimes), *played._chores[1:])
    assert played.run().reports > 0


def test_without_a_city_the_commands_say_so(db: None) -> None:
    with pytest.raises(CommandError, match="load_city"):
        call_command("load_demo")
    with pytest.raises(CommandError, match="load_demo"):
        call_command("simulate", minutes=1)


def test_load_demo_loads_once(city: City, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    call_command("load_demo", days=3, reports_per_day=30, verbosity=0)
    counts = (Case.objects.count(), User.objects.count(), Duty.objects.count())
    assert Case.objects.filter(state__in=OPEN_STATES).exists()
    call_command("load_demo", days=3, reports_per_day=30)
    assert (Case.objects.count(), User.objects.count(), Duty.objects.count()) == counts
    call_command("load_demo", days=3, reports_per_day=30, again=True)
    assert Case.objects.count() > counts[0]
