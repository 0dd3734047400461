"""Duplicates: the score as written down, and the laws it keeps."""

from hypothesis import given
from hypothesis import strategies as st

from onecity.science.resemblance import Kinship, Resemblance, alike, pairs_of, resemblance

shares = st.floats(0, 1)
metres = st.floats(0, 2000)
hours = st.floats(0, 3000)
kinships = st.sampled_from(list(Kinship))
texts = st.text(alphabet="路灯不亮井盖丢了积水,。 x", max_size=30)


def test_the_formula_of_the_docstring():
    assert round(resemblance(1, 50, 72, Kinship.SAME).score, 3) == 0.864
    assert round(resemblance(0, 0, 0, Kinship.SAME).score, 3) == 0.5
    assert round(resemblance(0.2, 100, 240, Kinship.GROUP).score, 3) == 0.28


def test_pairs_leave_marks_and_width_out():
    assert pairs_of("路灯,不亮！") == pairs_of("路 灯不亮")
    assert pairs_of("ＡＢ") == pairs_of("ab")


@given(texts, texts)
def test_texts_are_alike_both_ways(one: str, other: str):
    assert alike(pairs_of(one), pairs_of(other)) == alike(pairs_of(other), pairs_of(one))
    assert 0 <= alike(pairs_of(one), pairs_of(other)) <= 1


@given(texts.filter(lambda text: len(pairs_of(text)) > 0))
def test_a_text_is_wholly_alike_to_itself(text: str):
    assert alike(pairs_of(text), pairs_of(text)) == 1


@given(shares, metres, hours, kinships)
def test_the_order_of_two_reports_does_not_matter(text: float, apart: float, time: float, kinship: Kinship):
    assert resemblance(text, apart, time, kinship) == resemblance(text, apart, -time, kinship)


@given(shares, metres, hours, kinships, st.floats(0, 500))
def test_farther_is_never_more_alike(text: float, apart: float, time: float, kinship: Kinship, more: float):
    assert resemblance(text, apart + more, time, kinship).score <= resemblance(text, apart, time, kinship).score


@given(shares, metres, hours, kinships, st.floats(0, 500))
def test_later_is_never_more_alike(text: float, apart: float, time: float, kinship: Kinship, more: float):
    assert resemblance(text, apart, time + more, kinship).score <= resemblance(text, apart, time, kinship).score


@given(shares, metres, hours)
def test_a_nearer_category_is_never_less_alike(text: float, apart: float, time: float):
    scores = [resemblance(text, apart, time, kinship).score for kinship in (Kinship.OTHER, Kinship.GROUP, Kinship.SAME)]
    assert scores == sorted(scores)


@given(shares, metres, hours, kinships)
def test_what_a_machine_may_link_is_always_shown_and_within_its_bounds(text: float, apart: float, time: float, kinship: Kinship):
    found = resemblance(text, apart, time, kinship)
    assert 0 <= found.score <= 1
    if found.certain:
        assert found.shown
        assert found.metres <= 50
        assert found.hours <= 72


def test_a_certain_score_too_far_off_is_only_shown():
    assert not Resemblance(0.95, 1, 51, 1, Kinship.SAME).certain
    assert not Resemblance(0.95, 1, 10, 73, Kinship.SAME).certain
    assert Resemblance(0.95, 1, 50, 72, Kinship.SAME).certain
