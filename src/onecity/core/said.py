"""Sentences that remember their message and its words: kept once, they are read by everybody in the language of the page."""

import json
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext


class Said(str):
    """A sentence in the language of this moment. `Said("%(count)d rows") % {"count": 3}` puts words in as with any text.

    Imported as `_` it marks its message for translation like gettext. Words may be sentences themselves.
    """

    message: str
    words: Mapping[str, Any]

    def __new__(cls, message: str, words: Mapping[str, Any] | None = None) -> "Said":
        """Say a message, given in English as everywhere in the code."""
        text = gettext(message) if message else ""
        said = super().__new__(cls, text % words if words else text)
        said.message, said.words = message, words or {}
        return said

    def __mod__(self, words: Any) -> "Said":
        return Said(self.message, words)


def language_of(surroundings: Mapping[str, str]) -> str:
    """The language a shell is set to, by POSIX's order of its variables: Chinese where that begins with zh, else English."""
    said = next((surroundings[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if surroundings.get(name)), "")
    return "zh-hans" if said.lower().startswith("zh") else "en"


def kept(text: str) -> Any:
    """What is kept of a sentence, as JSON takes it: message and words, or the text alone where there are none."""
    if not isinstance(text, Said):
        return str(text)
    return _parts(text) if text.words else text.message


def _parts(said: Said) -> list[Any]:
    return [said.message, {name: _kept_word(word) for name, word in said.words.items()}]


def _kept_word(word: Any) -> Any:
    if isinstance(word, Said):
        return _parts(word)
    return word if isinstance(word, bool | int | float) else int(word) if hasattr(word, "__index__") else str(word)


def said_again(found: Any) -> Said:
    """The sentence of what was kept, in the language of now; a text without a message is told as it is."""
    if not isinstance(found, list):
        return Said(str(found))
    message, words = found
    return Said(message, {name: said_again(word) if isinstance(word, list) else word for name, word in words.items()})


class SaidField(models.TextField):
    """A column that holds a sentence. What was kept as mere text, in whatever language, is read as it is."""

    def get_prep_value(self, value: Any) -> Any:
        """The sentence as the database keeps it."""
        found = kept(value) if value is not None else None
        return json.dumps(found, ensure_ascii=False) if isinstance(found, list) else found

    def from_db_value(self, value: str | None, *_about: Any) -> Said | None:
        """The sentence as it is read."""
        if value is None or not value.startswith('["'):
            return None if value is None else Said(value)
        try:
            return said_again(json.loads(value))
        except ValueError:
            return Said(value)
