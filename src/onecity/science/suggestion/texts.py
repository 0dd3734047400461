"""From a report as it was typed to clauses without the place: what is left says what the matter is."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

PLACE = "〇"
"""Stands where a name, a number or a date stood; no n-gram reaches across it."""

SHORTEST_NAME = 3
_NUMBERS = re.compile(
    r"https?://\S+"
    r"|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-z][·. ]?[a-z0-9]{5,6}"
    r"|[0-9]+(?:号楼|号院|号|单元|栋|幢|楼|层|室|户|米|公里|路|天|日|月|年|点|时|分|个|元|块|万)?"
)
_BETWEEN = re.compile(r"[^\u4e00-\u9fff〇a-z]+")
_ENDINGS = re.compile(r"(街道|社区|村委会|居委会|居民委员会|村民委员会|村|镇|乡|区|县|市)$")


def normal(text: str) -> str:
    """Full-width forms and compatibility characters folded (NFKC), lower case."""
    return unicodedata.normalize("NFKC", text).lower()


class Gazetteer:
    """Names of places, found as the longest match at each position.

    Names of two characters are left alone: 花园, 希望 and 建设 are places here and words everywhere.
    """

    def __init__(self, names: Iterable[str]) -> None:
        folded = {normal(name).strip() for name in names}
        known = folded | {_ENDINGS.sub("", name) for name in folded}
        self.names = tuple(sorted(name for name in known if len(name) >= SHORTEST_NAME))
        self._by_head: dict[str, list[str]] = defaultdict(list)
        for name in sorted(self.names, key=len, reverse=True):
            self._by_head[name[:2]].append(name)

    def _name_at(self, text: str, at: int) -> str:
        return next((name for name in self._by_head.get(text[at : at + 2], ()) if text.startswith(name, at)), "")

    def masked(self, text: str) -> str:
        """The text with every known name replaced by PLACE."""
        kept, at = [], 0
        while at < len(text):
            name = self._name_at(text, at)
            kept.append(PLACE if name else text[at])
            at += len(name) or 1
        return "".join(kept)


def clauses(text: str, places: Gazetteer) -> list[str]:
    """The clauses of a text: what stands between marks, places and numbers masked."""
    bare = _NUMBERS.sub(PLACE, places.masked(normal(text)))
    return [clause for clause in _BETWEEN.sub(" ", bare).split() if clause.strip(PLACE)]
