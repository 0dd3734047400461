"""English names as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onecity.core.geo.english import plain, unjoined, words_of


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Dong'e County", ["donge", "county"]),
        ("dongchang rd", ["dongchang", "road"]),
        ("Dongchang Lu", ["dongchang", "road"]),
        ("Lu Village", ["lu", "village"]),
        ("Limin Shequ, Liuyuan Jiedao", ["limin", "community", "liuyuan", "subdistrict"]),
        ("光岳楼", ["光岳楼"]),
        ("  ,; ", []),
    ],
)
def test_a_kind_in_pinyin_or_cut_short_is_the_word_of_the_map(typed: str, words: list[str]) -> None:
    assert words_of(typed) == words


def test_a_kind_typed_on_to_the_name_is_taken_apart() -> None:
    assert unjoined(["dongchanglu", "liuyuanjiedao", "lu", "limin"]) == ["dongchangroad", "liuyuansubdistrict", "lu", "limin"]


@given(st.text(max_size=40))
def test_what_is_left_out_of_a_name_is_left_out_of_what_is_typed(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert not set(plain(text)) & set(" '’-.")
    assert all(words_of(text))
