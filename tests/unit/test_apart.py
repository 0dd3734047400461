"""Work in a process apart: its result, its faults, and whoever waits for it."""

import os
from collections.abc import Callable
from concurrent.futures import BrokenExecutor

import numpy as np
import pytest

from onecity.core.apart import NICENESS, apart, workshop
from onecity.science.rounds import shortest, ways


def count_on(begin: int, tell: Callable[[int], bool]) -> int:
    while tell(begin):
        begin += 1
    return begin


def test_work_is_done_elsewhere_and_out_of_the_way() -> None:
    assert apart(os.getpid) != os.getpid()
    assert apart(os.nice, 0) == min(os.nice(0) + NICENESS, 19)


def test_one_process_does_one_piece_after_another() -> None:
    with workshop() as shop:
        assert shop.do(os.getpid) == shop.do(os.getpid)


def test_a_fault_is_raised_here() -> None:
    with pytest.raises(ZeroDivisionError):
        apart(divmod, 1, 0)


def test_work_tells_how_far_it_is_and_stops_when_told() -> None:
    heard: list[int] = []

    def tell(number: int) -> bool:
        heard.append(number)
        return number < 5

    with workshop() as shop:
        assert shop.do_told(count_on, 2, tell=tell) == 5
        assert shop.do_told(count_on, 5, tell=tell) == 5
    assert heard == [2, 3, 4, 5, 5]


def test_who_cannot_listen_ends_the_work() -> None:
    """Otherwise the process would wait for an answer, and the block for the process."""

    def tell(number: int) -> bool:
        raise LookupError(number)

    with pytest.raises(LookupError), workshop() as shop:
        shop.do_told(count_on, 1, tell=tell)


def test_a_process_that_dies_is_a_fault_and_no_wait() -> None:
    with pytest.raises(BrokenExecutor), workshop() as shop:
        shop.do_told(end_at_once, tell=bool)


def end_at_once(tell: Callable[[int], bool]) -> None:
    os._exit(1)


def test_a_solver_works_there() -> None:
    places = np.array([(116.0, 36.4), (116.02, 36.4), (116.01, 36.4)])
    assert apart(shortest, ways(places), 0.1).order == (2, 1)
