"""How a word of the house may be written: in any language of the program, in any case."""

from collections.abc import Iterable
from functools import cache

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import override

from onecity.core.registry import Text


def spellings(word: Text) -> frozenset[str]:
    """A word in every language, folded."""
    return _in_languages(word) if isinstance(word, Promise) else frozenset({word.casefold()})


@cache
def _in_languages(word: Promise) -> frozenset[str]:
    found = set()
    for code, _name in settings.LANGUAGES:
        with override(code):
            found.add(str(word).casefold())
    return frozenset(found)


def named(text: str, words: Iterable[tuple[str, Text]]) -> str | None:
    """The code of (code, word) pairs that a text names by code or word, or None."""
    wanted = " ".join(text.split()).casefold()
    return next((code for code, word in words if wanted == code or wanted in spellings(word)), None)


def in_languages(name: str, word: Text) -> dict[str, str]:
    """A word as parameters of a notice, `name_zh` and `name_en`."""
    told = {}
    for code, _language in settings.LANGUAGES:
        with override(code):
            told[f"{name}_{code[:2]}"] = str(word)
    return told
