"""Rates and scores against published numerators and denominators, and their rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onecity.science.evaluation.rates import LEFT_OUT, RATES, Rules, UnknownSwitch, figure, figures
from onecity.science.evaluation.scoring import BadScheme, Item, Scheme, grade_of, score

COUNTS = sorted({name for rate in RATES.values() for name in (*rate.over, *(one for under in rate.under.values() for one in under))})


def percent(code: str, rules: Rules | None = None, **counts: int) -> float:
    value = figure(code, counts, rules or Rules()).value
    assert value is not None
    return round(100 * value, 2)


@pytest.mark.parametrize(
    ("code", "counts", "published"),
    [
        ("closing", {"close_due": 972, "close_done": 911}, 93.72),
        ("closing_on_time", {"close_due": 972, "close_kept": 737}, 75.82),
        ("closing", {"close_due": 956, "close_done": 902}, 94.35),
        ("closing", {"close_due": 16, "close_done": 9}, 56.25),
        ("answered_at_once", {"reported": 46983, "answered": 33786}, 71.91),
        ("response", {"feedback_due": 46983, "feedback_kept": 46210}, 98.35),
    ],
    ids=[
        "天门 12/2016 closing",
        "天门 on time",
        "天门 incidents",
        "天门 components",
        "a hotline answered at once",
        "a hotline's replies in time",
    ],
)
def test_published_rates_come_out(code: str, counts: dict[str, int], published: float) -> None:
    assert percent(code, **counts) == published


def test_a_city_chooses_what_stands_below_the_line() -> None:
    counts = {"close_due": 972, "close_done": 911, "close_kept": 737}
    assert percent("closing_on_time", Rules(under={"closing_on_time": "close_done"}), **counts) == 80.90
    assert percent("filing", Rules(under={"filing": "reported"}), filed=70, accepted=80, reported=100) == 70.0
    assert percent("filing", filed=70, accepted=80, reported=100) == 87.5


def test_accuracy_is_taken_from_one() -> None:
    assert percent("dispatch_accuracy", dispatched=200, returned=3) == 98.5


def test_nothing_below_the_line_is_no_rate_and_not_nought() -> None:
    assert figure("closing", {}, Rules()).value is None


@pytest.mark.parametrize("rules", [{"left_out": frozenset({"rain"})}, {"under": {"closing": "wished"}}, {"under": {"luck": "due"}}])
def test_unknown_switches_are_refused(rules: dict) -> None:
    with pytest.raises(UnknownSwitch):
        Rules(**rules)


def test_every_reason_to_leave_a_case_out_is_a_switch() -> None:
    assert Rules(frozenset(LEFT_OUT)).left_out == set(LEFT_OUT)


JINHUA = Scheme(
    (Item("closing_on_time", 50, "threshold", 0.70, 1), Item("closing", 20, "threshold", 0.90, 1), Item("failed", 10, "deduct", step=0.2)),
    ((70, "good"), (60, "fair")),
)


def scored(scheme: Scheme, **counts: int) -> float | None:
    return score(scheme, figures(counts, Rules()), counts).value


def test_threshold_items_give_full_points_and_one_less_a_point_below() -> None:
    """金华: 50 points from 70 % on time, 20 from 90 % closed, 0.2 for each rework."""
    assert scored(JINHUA, close_due=100, close_done=90, close_kept=70) == pytest.approx(80)
    assert scored(JINHUA, close_due=100, close_done=85, close_kept=60, failed=5) == pytest.approx(40 + 15 + 9)


def test_share_items_multiply() -> None:
    """A district rule scores on-time closing by 60 points times the share."""
    assert scored(Scheme((Item("closing_on_time", 60),)), close_due=972, close_done=911, close_kept=737) == pytest.approx(45.4938, abs=1e-4)


def test_lower_is_better_where_a_rate_says_so() -> None:
    assert scored(Scheme((Item("rework", 10),)), handled=100, failed=5) == pytest.approx(9.5)


def test_items_without_anything_to_judge_count_for_neither_side() -> None:
    scheme = Scheme((Item("closing", 50), Item("satisfaction", 50)))
    assert scored(scheme, close_due=10, close_done=8) == pytest.approx(80)
    assert scored(scheme) is None


def test_deductions_alone_do_not_make_a_score_of_nothing() -> None:
    assert scored(JINHUA) is None


@pytest.mark.parametrize(("value", "grade"), [(88.0, "good"), (70.0, "good"), (69.9, "fair"), (10.0, "")])
def test_grades_by_least_score(value: float, grade: str) -> None:
    assert grade_of(value, JINHUA.bands) == grade


@pytest.mark.parametrize(
    "make",
    [
        lambda: Scheme((Item("luck", 5),)),
        lambda: Scheme((Item("closing", 0),)),
        lambda: Scheme((Item("closing", 5, "threshold", 1.2),)),
        lambda: Scheme((Item("closing", 5, step=-1),)),
        lambda: Scheme((), ((60, "fair"), (70, "good"))),
    ],
)
def test_schemes_that_make_no_sense_are_refused(make) -> None:
    with pytest.raises(BadScheme):
        make()


@given(st.dictionaries(st.sampled_from(COUNTS), st.integers(0, 10**6)))
def test_scores_stay_between_nothing_and_everything(counts: dict[str, int]) -> None:
    bounded = counts | {"close_done": min(counts.get("close_done", 0), counts.get("close_due", 0))}
    value = score(JINHUA, figures(bounded, Rules()), bounded).value
    assert value is None or 0 <= value <= JINHUA.total + 1e-9


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.integers(0, 1000))
def test_more_kept_limits_never_score_less(due: int, kept: int, more: int) -> None:
    fewer, better = min(kept, due), min(kept + more, due)
    assert (scored(JINHUA, close_due=due, close_done=due, close_kept=better) or 0) >= (
        scored(JINHUA, close_due=due, close_done=due, close_kept=fewer) or 0
    )
