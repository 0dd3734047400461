"""The history as outbox: whoever follows it by its cursor misses nothing, hears nothing twice, and nothing beyond its scope."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from random import Random

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from onecity.core.accounts.scope import NOBODY, Actor
from onecity.core.cases.actions import Submission, perform
from onecity.core.cases.models import Case, CaseEvent
from onecity.core.cases.presenting.changes import change_records
from onecity.core.cases.queries.changes import ChangeFilter, changes, cursor_before
from onecity.core.cases.settled import horizon, settled_up_to
from onecity.core.programs.actions import KeyOrder, issue
from onecity.core.programs.callers import actor_of_key
from tests.factories import EAST, IN_EAST, City, small_city
from tests.integration.test_case_loop import reported, walk

EVERYTHING = ChangeFilter()
WRITERS, ACTS_EACH = 4, 25
FREE = 100
"""History numbers no act of a test's own has taken."""
NOTE = """
INSERT INTO cases_caseevent (case_id, sequence, act, from_state, to_state, at, actor_name, role, note, data)
VALUES (%s, %s, 'note', 'reported', 'reported', now(), '', '', '', '{}') RETURNING id
"""


@pytest.fixture(autouse=True)
def nothing_known() -> None:
    horizon.forget()


@contextmanager
def another_line() -> Iterator[psycopg.Connection]:
    """A database connection of somebody else."""
    parameters = connection.get_connection_params()
    wanted = {key: value for key, value in parameters.items() if key in {"dbname", "user", "password", "host", "port"}}
    with closing(psycopg.connect(**wanted)) as line:
        yield line


def write(line: psycopg.Connection, case: Case, sequence: int) -> int:
    row = line.execute(NOTE, [case.pk, sequence]).fetchone()
    assert row
    return row[0]


def program(**scope: object) -> Actor:
    return actor_of_key(issue(KeyOrder("a program", **scope))[0])  # type: ignore[arg-type]


def read_on(actor: Actor, after: int, given: ChangeFilter = EVERYTHING, limit: int = 500) -> list[CaseEvent]:
    """Everything after a cursor, page by page."""
    events: list[CaseEvent] = []
    while True:
        page = changes(actor, given, after, limit)
        events += page.events
        after = page.next
        if not page.more:
            return events


@pytest.mark.django_db(transaction=True)
def test_an_act_committed_late_is_not_skipped() -> None:
    case = reported(small_city())
    start, reader = settled_up_to(), program()
    with another_line() as first, another_line() as second:
        early = write(first, case, 2)
        late = write(second, case, 3)
        second.commit()
        assert early < late, "the open transaction holds the smaller id"
        page = changes(reader, EVERYTHING, start)
        assert list(page.events) == [], "the later id must wait for the earlier one"
        first.commit()
        assert [event.pk for event in changes(reader, EVERYTHING, page.next).events] == [early, late]


@pytest.mark.django_db(transaction=True)
def test_an_act_that_is_taken_back_holds_nobody_up() -> None:
    case = reported(small_city())
    start, reader = settled_up_to(), program()
    with another_line() as first, another_line() as second:
        write(first, case, 2)
        late = write(second, case, 3)
        second.commit()
        first.rollback()
        assert [event.pk for event in changes(reader, EVERYTHING, start).events] == [late]


@pytest.mark.django_db(transaction=True)
def test_writers_that_never_pause_do_not_stop_the_reader() -> None:
    """Somebody always writes, but never the same: each look settles what stood at the look before."""
    case = reported(small_city())
    start, reader = settled_up_to(), program()
    told: list[int] = []
    with another_line() as first, another_line() as second:
        lines, written, cursor = (first, second), [], start
        for turn in range(6):
            written.append(write(lines[turn % 2], case, 2 + turn))
            if turn:
                lines[(turn + 1) % 2].commit()
            page = changes(reader, EVERYTHING, cursor, horizon=settled_up_to(0))
            told += [event.pk for event in page.events]
            cursor = page.next
    assert told == written[: len(told)]
    assert len(told) >= 3


@pytest.mark.django_db(transaction=True)
def test_a_reader_beside_many_writers_misses_nothing_and_hears_nothing_twice() -> None:
    city = small_city()
    cases = [reported(city) for _ in range(WRITERS)]
    start, reader = settled_up_to(), program()
    kept: list[list[int]] = [[] for _ in range(WRITERS)]

    def work(number: int) -> None:
        random = Random(number)
        with another_line() as line:
            for act in range(ACTS_EACH):
                size = random.choice((1, 1, 2, 5))
                ids = [write(line, cases[number], FREE + act * 10 + one) for one in range(size)]
                line.execute("SELECT pg_sleep(%s)", [random.random() / 100])
                if random.random() < 0.2:
                    line.rollback()
                else:
                    line.commit()
                    kept[number] += ids

    with ThreadPoolExecutor(WRITERS) as threads:
        works = [threads.submit(work, number) for number in range(WRITERS)]
        told, cursor = [], start
        while not all(one.done() for one in works):
            page = changes(reader, EVERYTHING, cursor, limit=7, horizon=settled_up_to(0))
            told += [event.pk for event in page.events]
            cursor = page.next
    for one in works:
        one.result()
    told += [event.pk for event in read_on(reader, cursor)]
    assert told == sorted(told)
    assert told == sorted(number for one in kept for number in one)


def test_every_act_is_one_change_and_pages_join_without_a_gap(city: City) -> None:
    case = walk(city, reported(city), "accept", "file", "dispatch", "sign", "finish", "pass", "close")
    events = read_on(program(), 0, limit=3)
    assert [event.pk for event in events] == list(CaseEvent.objects.order_by("pk").values_list("pk", flat=True))
    record = change_records(events)[-1]
    assert (record["type"], record["data"]["to_state"], record["data"]["case"]["number"]) == ("case.close", "closed", case.number)


def test_the_narrow_reader_far_behind_moves_on_by_empty_pages(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onecity.core.cases.queries.changes.SPAN", 3)
    start = settled_up_to()
    for _ in range(5):
        reported(city)
    mine = reported(city, IN_EAST)
    page = changes(program(region_code=EAST), EVERYTHING, start)
    assert (list(page.events), page.more) == ([], True)
    assert [event.case for event in read_on(program(region_code=EAST), page.next)] == [mine]


@pytest.mark.parametrize(
    ("given", "acts"),
    [
        (ChangeFilter(acts=("accept", "close")), ["accept"]),
        (ChangeFilter(categories=("incident:06001",)), ["report", "accept"]),
        (ChangeFilter(categories=("incident:06",)), ["report", "accept"]),
        (ChangeFilter(categories=("component:06001", "incident:99")), []),
        (ChangeFilter(region=EAST), []),
        (ChangeFilter(organisation="/LC/"), []),
    ],
)
def test_a_filter_narrows(city: City, given: ChangeFilter, acts: list[str]) -> None:
    walk(city, reported(city), "accept")
    assert [event.act for event in read_on(program(), 0, given)] == acts


def test_scope_is_that_of_the_key(city: City) -> None:
    west = walk(city, reported(city), "accept", "file", "dispatch")
    east = walk(city, reported(city, IN_EAST), "accept", "file", "dispatch")
    seen: Callable[..., set[int]] = lambda **scope: {event.case_id for event in read_on(program(**scope), 0)}  # noqa: E731
    assert seen() == {west.pk, east.pk}
    assert seen(region_code=EAST) == {east.pk}
    assert seen(organisation=city.bureau) == {west.pk}
    assert seen(organisation=city.bureau, region_code=EAST) == set()
    assert seen(permissions=("report",)) == set()
    assert read_on(NOBODY, 0) == []


def test_an_organisation_hears_of_a_case_leaving_it_and_no_more_of_it(city: City) -> None:
    case = walk(city, reported(city), "accept", "file", "dispatch", "return")
    perform(city["dispatcher"], case.pk, "dispatch", Submission(lead=city.other_bureau))
    perform(city["other_clerk"], case.pk, "sign", Submission(note="收到"))
    acts = [event.act for event in read_on(program(organisation=city.bureau), 0)]
    assert acts == ["dispatch", "return"]


def test_a_change_holds_nothing_of_persons(city: City) -> None:
    case = reported(city, text="请打 13700001234 或 a@b.cn", place="东昌路 13700001234")
    perform(city["acceptor"], case.pk, "accept", Submission(note="已打 13700001234"))
    record = str(change_records(read_on(program(), 0)))
    assert "13700001234" not in record
    assert "a@b.cn" not in record
    assert city["acceptor"].name not in record


def test_reading_begins_at_a_moment(city: City) -> None:
    reported(city)
    moment = timezone.now()
    later = reported(city, IN_EAST)
    assert [event.case for event in read_on(program(), cursor_before(moment))] == [later]
    assert read_on(program(), cursor_before(timezone.now())) == []
