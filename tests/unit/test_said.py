"""A sentence kept once is read in the language of whoever reads it."""

import pytest
from django.utils.translation import override

from onecity.core.said import Said, SaidField, kept, said_again

EMPTY, TAKEN = "The file is empty.", "%(value)s is already in row %(row)d"


def through_the_database(text: str, language: str) -> str:
    """What a reader of a language reads of a text that is kept."""
    field = SaidField()
    with override(language):
        return str(field.from_db_value(field.get_prep_value(text)))


def test_whatever_language_it_was_said_in_everybody_reads_their_own() -> None:
    with override("zh-hans"):
        said = [Said(EMPTY), Said(TAKEN) % {"value": "x%", "row": 3}]
    assert [through_the_database(one, "en") for one in said] == ["The file is empty.", "x% is already in row 3"]
    assert [through_the_database(one, "zh-hans") for one in said] == [str(one) for one in said]
    assert str(said[0]) != EMPTY


def test_a_sentence_within_a_sentence_is_read_too() -> None:
    inner = Said(TAKEN) % {"value": "甲", "row": 1}
    outer = Said("its county is left as it is: %(reason)s") % {"reason": inner}
    with override("zh-hans"):
        assert str(Said(TAKEN) % {"value": "甲", "row": 1}) in str(said_again(kept(outer)))


@pytest.mark.parametrize("old", ["第 3 行为空 100%", "empty", "", '["', '["no json'])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_was_kept_as_mere_text_is_read_as_it_is(old: str, language: str) -> None:
    assert through_the_database(old, language) == old
