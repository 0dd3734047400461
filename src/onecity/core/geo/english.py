"""English names as people type them: in pieces, without apostrophes, with the kind in pinyin or cut short."""

import re
from collections.abc import Iterator

from django.db.models import F, Func, Value
from django.db.models.functions import Lower

KINDS = {
    "rd": "road",
    "lu": "road",
    "dadao": "avenue",
    "ave": "avenue",
    "str": "street",
    "st": "street",
    "jie": "street",
    "dajie": "street",
    "cun": "village",
    "shequ": "community",
    "zhen": "town",
    "xiang": "township",
    "jiedao": "subdistrict",
    "xian": "county",
    "qu": "district",
    "shi": "city",
}
"""How a kind of road or region is called by its pinyin or an abbreviation, and in the names of the map."""

LEFT_OUT = " '’`´–—-.,()·"
"""What is left out of a name before it is compared."""

SHORTEST_STEM = 3
_JOINED = re.compile(rf"([a-z]{{{SHORTEST_STEM},}}?)({'|'.join(sorted(KINDS, key=len, reverse=True))})")
_LEAVING_OUT = str.maketrans("", "", LEFT_OUT)
_BETWEEN = re.compile(r"[\s,，;；]+")


def plain(text: str) -> str:
    """A text as names are compared: lower case, without blanks, apostrophes and dashes."""
    return text.lower().translate(_LEAVING_OUT)


def plain_column(name: str) -> Func:
    """The same of a column of names."""
    return Func(Lower(F(name)), Value(LEFT_OUT), Value(""), function="translate")


def words_of(text: str) -> list[str]:
    """The words of a text, plain, kinds of roads and regions by the word of the map; the first is a name, whatever it looks like."""
    found = [word for part in _BETWEEN.split(text.strip()) if (word := plain(part))]
    return [word if place == 0 else KINDS.get(word, word) for place, word in enumerate(found)]


def unjoined(words: list[str]) -> list[str]:
    """Words whose kind was typed on to them in pinyin, as in `dongchanglu`, taken apart; the same words where there are none."""
    return list(_apart(words))


def _apart(words: list[str]) -> Iterator[str]:
    for word in words:
        joined = _JOINED.fullmatch(word)
        yield joined[1] + KINDS[joined[2]] if joined else word
