"""A caller's rate is one for the whole house, however many web processes answer."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onecity.core.programs.errors import TooManyCalls
from onecity.core.programs.models import CallCount
from onecity.core.programs.throttle import BLOCKS, WINDOW_SECONDS, Throttle

MOMENT = 1_800_000_030.0
"""Half past a minute, in seconds since 1970."""

pytestmark = pytest.mark.django_db


def taken(process: Throttle, caller: str, limit: int, calls: int = 1, now: float = MOMENT) -> int:
    """How many of some calls a process lets through."""
    count = 0
    for _call in range(calls):
        try:
            process.consume(caller, limit, now)
        except TooManyCalls:
            continue
        count += 1
    return count


def test_two_processes_give_one_rate() -> None:
    one, other = Throttle(), Throttle()
    assert taken(one, "key 1", 20, 15) == 15
    assert taken(other, "key 1", 20, 15) == 5
    assert taken(one, "key 1", 20) == 0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(limit=st.integers(1, 300), turns=st.lists(st.integers(0, 2), min_size=1, max_size=400))
def test_never_more_than_the_rate_and_at_most_a_block_less_for_each_process(limit: int, turns: list[int]) -> None:
    CallCount.objects.all().delete()
    processes = [Throttle() for _number in range(3)]
    let_through = sum(taken(processes[turn], "key 1", limit) for turn in turns)
    kept_back = (len(processes) - 1) * (max(1, limit // BLOCKS) - 1)
    assert min(len(turns), limit - kept_back) <= let_through <= limit


def test_callers_do_not_count_for_each_other() -> None:
    process = Throttle()
    assert taken(process, "key 1", 2, 5) == 2
    assert taken(process, "key 2", 2, 5) == 2


def test_a_new_minute_begins_anew_and_forgets_the_old_ones() -> None:
    process = Throttle()
    assert taken(process, "key 1", 2, 3) == 2
    assert taken(process, "key 2", 2, 3, MOMENT + WINDOW_SECONDS) == 2
    assert taken(process, "key 1", 2, 3, MOMENT + 2 * WINDOW_SECONDS) == 2
    later = int(MOMENT // WINDOW_SECONDS) + 3
    taken(process, "key 3", 2, 1, later * WINDOW_SECONDS)
    assert set(CallCount.objects.values_list("minute", flat=True)) == {later - 1, later}


def test_a_process_whose_clock_lags_gains_nothing() -> None:
    ahead, behind = Throttle(), Throttle()
    assert taken(ahead, "key 1", 2, 2, MOMENT + WINDOW_SECONDS) == 2
    assert taken(behind, "key 1", 2, 2) == 0


def test_many_calls_ask_the_shared_table_seldom_and_refused_ones_never() -> None:
    process = Throttle()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert taken(process, "key 1", 32 * BLOCKS, 32 * BLOCKS) == 32 * BLOCKS
    assert len(asked) <= BLOCKS + 1
    taken(process, "key 1", 32 * BLOCKS)
    with CaptureQueriesContext(connection) as asked:
        taken(process, "key 1", 32 * BLOCKS, 100)
    assert len(asked) == 0


def test_the_table_tells_nobody_who_called() -> None:
    taken(Throttle(), "address 192.0.2.7", 120)
    assert "192.0.2.7" not in CallCount.objects.get().caller
