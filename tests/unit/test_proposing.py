"""A proposal goes through its areas one by one: time goes where it is needed, and nobody works for nobody."""

from collections.abc import Callable
from typing import Any

import pytest

from onecity.apps.division import proposing
from onecity.apps.division.errors import GivenUp
from onecity.apps.division.proposing import Found, divided
from onecity.science.grids.balancing import Balance

CHAIN = {0: {1: 1.0}, 1: {0: 1.0, 2: 1.0}, 2: {1: 1.0}}
AREAS = [((1, 2, 3), CHAIN, 2), ((4, 5, 6), CHAIN, 2), ((7, 8, 9), CHAIN, 2)]


class Bench:
    """Instead of the process apart: answers as told, and keeps what was asked."""

    def __init__(self, *answers: Balance) -> None:
        self.answers, self.asked = list(answers), list[tuple[Any, ...]]()

    def do_told(self, work: Callable[..., Balance], *given: Any, tell: Callable[[int, int], bool]) -> Balance:
        self.asked.append(given)
        tell(9, 7)
        return self.answers.pop(0)


def balance(heaviest: int, bound: int) -> Balance:
    return Balance((0, 0, 1), heaviest, bound, 1.0)


def test_what_is_beyond_the_wanted_gap_is_tried_again_with_the_time_left() -> None:
    shop = Bench(balance(100, 100), balance(130, 100), balance(110, 100), balance(105, 100))
    found = divided(shop, AREAS, 100, lambda done, heaviest, bound: True)  # type: ignore[arg-type]
    assert [one.heaviest for one in found] == [100, 105, 110]
    loads, seconds, seeds, starts = zip(*((one[0], one[3], one[4], one[5]) for one in shop.asked), strict=True)
    assert loads == ((1, 2, 3), (4, 5, 6), (7, 8, 9), (4, 5, 6))
    assert seconds == pytest.approx((100 / 3, 50, 100, 100), rel=0.1)
    assert len(set(seeds)) == 4
    assert starts == (None, None, None, balance(130, 100))


def test_without_time_every_area_is_still_divided_once() -> None:
    shop = Bench(*[balance(200, 100)] * 3)
    assert len(divided(shop, AREAS, 0, lambda done, heaviest, bound: True)) == len(shop.asked) == 3  # type: ignore[arg-type]


def test_a_proposal_given_up_ends_at_once_and_goes_through_no_further_area() -> None:
    shop, heard = Bench(*[balance(100, 100)] * 3), list[tuple[int, int, int]]()

    def tell(done: int, heaviest: int, bound: int) -> bool:
        heard.append((done, heaviest, bound))
        return done < 1

    with pytest.raises(GivenUp):
        divided(shop, AREAS, 100, tell)  # type: ignore[arg-type]
    assert len(shop.asked) == 2
    assert heard == [(0, 9, 7), (1, 100, 100)]


def test_a_draft_keeps_how_many_areas_missed_the_wanted_gap_and_by_how_much() -> None:
    told = Found([], 1.3, 1.1, 1.0, 4, (1.0, proposing.WANTED, 1.2)).told()
    assert (told["areas"], told["missed"], told["farthest"]) == (3, 1, 1.2)
