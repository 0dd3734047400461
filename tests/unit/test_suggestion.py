"""Category suggestion: what is learned, what is held out, what is said, and when nothing is."""

import csv

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onecity.cities import CITIES_DIR
from onecity.core.cases.suggesting import material
from onecity.science.suggestion import Example, Fitted, Model
from onecity.science.suggestion.figures import HeldOut, figures_of, sure_from
from onecity.science.suggestion.fitting import fit
from onecity.science.suggestion.ngrams import grams_of, passages
from onecity.science.suggestion.reasons import spans
from onecity.science.suggestion.texts import PLACE, Gazetteer, clauses

FOLDER = CITIES_DIR / "liaocheng"
CHOSEN = ("component:01037", "incident:X1002", "incident:06037", "incident:06010", "incident:09011")


@pytest.fixture(scope="module")
def packaged() -> list[Example]:
    known = {*CHOSEN, ""}
    return [one for one in material.packaged(FOLDER) if one.label in known]


@pytest.fixture(scope="module")
def fitted(packaged: list[Example]) -> Fitted:
    return fit(packaged, ["柳园路", "星光国际", "李海务村"])


def test_places_and_numbers_are_masked_and_words_that_are_names_elsewhere_are_not():
    places = Gazetteer(["柳园路", "花园", "李海务村"])
    assert clauses("柳园路３２号花园的路灯不亮，李海务也没灯!!", places) == [f"{PLACE}{PLACE}花园的路灯不亮", f"{PLACE}也没灯"]


def test_no_n_gram_reaches_across_a_mark_or_a_place():
    assert set(grams_of([f"灯{PLACE}亮", "坏"])) == {"灯", "亮", "坏"}


def test_two_characters_around_a_third_are_an_n_gram_too_and_tell_all_three():
    assert grams_of(["灯不亮"])["灯…亮"] == 1
    assert not any("…" in gram for gram in grams_of([f"灯{PLACE}亮", "灯亮"]))
    assert spans(["巷子里灯全不亮了"], {"灯…不": 2.0, "不亮": 1.0}) == ("灯全不亮",)


def test_every_thing_and_trouble_of_a_category_is_learned_and_says_where_it_comes_from():
    known = {f"{row['kind']}:{row['code']}" for row in material.categories(FOLDER)}
    with (FOLDER / "objects.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    learned = material.objects(FOLDER)
    assert {one.label for one in learned} == {f"{row['kind']}:{row['code']}" for row in rows} <= known
    for row in rows:
        texts = "|".join(one.text for one in learned if one.label == f"{row['kind']}:{row['code']}")
        assert row["source"] and all(word in texts for word in (*row["objects"].split("|"), *row["troubles"].split("|")))


def test_confidence_counts_what_is_said_of_a_category_known_from_words_alone(packaged: list[Example], fitted: Fitted):
    """Held out with all of its category, a text is strange: of answers from `sure_from` on, the model must be right all the same."""
    right = [one.right for one in fitted.held_out if one.confidence >= fitted.model.sure_from]
    assert fitted.figures.sure_from == fitted.model.sure_from
    assert fitted.figures.answered == round(len(right) / len(fitted.held_out), 4)


def test_a_longer_name_is_masked_before_a_shorter_one_in_it():
    assert Gazetteer(["柳园路", "柳园路小学"]).masked("在柳园路小学门口") == f"在{PLACE}门口"


def test_a_long_story_is_also_read_by_pairs_of_clauses():
    assert passages(["甲", "乙", "丙"]) == [["甲", "乙", "丙"], ["甲", "乙"], ["乙", "丙"]]
    assert passages(["甲", "乙"]) == [["甲", "乙"]]


def test_the_words_that_decided_are_told_as_they_stand_in_the_text(fitted: Fitted):
    told = fitted.model.suggest("星光国际门前路灯不亮已经三天了")
    assert told.sure
    assert told.candidates[0].label == "component:01037"
    assert "路灯" in told.candidates[0].reasons[0]
    assert all(reason in "星光国际门前路灯不亮已经三天了" for reason in told.candidates[0].reasons)


def test_overlapping_n_grams_are_told_as_one_stretch():
    assert spans(["路边井盖松动了"], {"井盖": 3.0, "盖松": 2.0, "松动": 1.0, "路边": -1.0}) == ("井盖松动",)


@pytest.mark.parametrize("text", ["", "。。。", "qwerty", "12345", "今天天气真好", "喂喂喂听得见吗"])
def test_it_abstains_from_chatter(fitted: Fitted, text: str):
    assert not fitted.model.suggest(text).sure


@pytest.mark.parametrize("text", ["没水", "路灯", "井" * 4000, "路灯不亮," * 500])
def test_very_short_and_very_long_texts_are_answered(fitted: Fitted, text: str):
    assert len(fitted.model.suggest(text).candidates) <= 3


def test_a_model_kept_and_read_back_says_the_same(fitted: Fitted, packaged: list[Example]):
    again = Model.from_bytes(fitted.model.to_bytes())
    texts = [one.text for one in packaged[:40]]
    assert [again.suggest(text) for text in texts] == [fitted.model.suggest(text) for text in texts]


def test_what_is_no_model_is_refused():
    with pytest.raises((ValueError, KeyError, OSError)):
        Model.from_bytes(b"no archive")


def test_one_label_teaches_nothing():
    with pytest.raises(ValueError):
        fit([Example("路灯不亮", "a"), Example("你好", "")], [])


def test_leaving_a_group_out_is_the_same_as_fitting_without_it(packaged: list[Example]):
    """The closed form against the thing itself, up to what the held-out words add to the vocabulary."""
    few = [one for one in packaged if one.group][:60] + [one for one in packaged if not one.group]
    whole = fit(few, [])
    group = few[0].group
    without = fit([one for one in few if one.group != group], []).model
    for one in whole.held_out:
        if few[one.example].group == group:
            assert without.suggest(few[one.example].text).candidates[0].label == one.told[0]


def test_copies_of_one_wording_are_held_out_together():
    """A report learned from its own copy would be right for nothing: without its copies only the other label knows its words."""
    copies = [Example("门前路灯不亮了请来修一下", "a", f"a{copy}") for copy in range(3)]
    others = [Example("门前路灯灯泡不亮找人修", "b", "b1"), Example("水管爆裂没有水吃", "a", "a9"), Example("死猫发臭", "b", "b9")]
    held_out = fit(copies + others, []).held_out
    assert [one.told[0] for one in held_out if one.example < len(copies)] == ["b"] * len(copies)


@pytest.mark.slow
def test_the_sample_texts_reach_what_was_promised():
    figures = fit(material.packaged(FOLDER), material.place_names(FOLDER)).figures
    assert figures.right >= 0.74
    assert figures.right_in_three >= 0.88
    assert figures.right_of_sixty >= 0.90
    assert figures.right_when_answered >= 0.90


judgements = st.lists(
    st.builds(
        HeldOut,
        example=st.integers(0, 99),
        label=st.sampled_from("abc"),
        told=st.permutations("abc").map(lambda order: tuple(order[:3])),
        confidence=st.floats(0, 1).map(lambda share: round(share, 3)),
    ),
    min_size=1,
    max_size=60,
)


@given(judgements)
@settings(deadline=None)
def test_figures_are_shares_that_fit_together(judged: list[HeldOut]):
    figures = figures_of(judged)
    assert 0 <= figures.right <= figures.right_in_three <= 1
    assert sum(count for _said, _held, count in figures.curve) == figures.texts == len(judged)
    assert sum(seen for seen, _held in figures.by_label.values()) == len(judged)
    assert 0.7 <= sure_from(judged) <= 0.95


def test_confidence_grows_with_score_and_lead(fitted: Fitted):
    curve = fitted.model.confidence
    scores = np.linspace(0, 1, 11, dtype=np.float32)
    assert (np.diff(curve.of(scores, np.zeros(11, dtype=np.float32))) >= 0).all()
    assert (np.diff(curve.of(np.full(11, 0.5, dtype=np.float32), scores)) >= 0).all()
