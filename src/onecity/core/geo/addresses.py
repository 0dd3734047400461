"""The place an address means, found by the names in it: taken when one thing is named and small enough, else told."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from onecity.core.accounts.scope import NOBODY
from onecity.core.geo.english import LEFT_OUT, words_of
from onecity.core.geo.errors import NoClearPlace
from onecity.core.geo.search import KINDS, find_places

_FIND = (Path(__file__).parent / "sql" / "find_address.sql").read_text(encoding="utf-8")
LONGEST_ADDRESS = 256
SHORTEST_PLAIN = 8
"""An English name so long may be found without its blanks; a shorter one would be found in the middle of others."""
LARGEST_REACH_METRES = 3000.0
MOST_CANDIDATES = 6
REGION_DIGITS = (6, 9, 12)
PRECISION = ("place", "grid", "village", "road", "township", "county")
"""What is meant of several things named in one address: the kind that comes first."""
LEVEL_OF = {6: "county", 9: "township", 12: "village"}


@dataclass(frozen=True)
class NamedThing:
    """A thing whose whole name stands in an address. Degrees, longitude first; `reach` in metres from that point."""

    kind: str
    label: str
    detail: str
    longitude: float
    latitude: float
    name_zh: str
    name_en: str
    code: str
    reach: float

    @property
    def precision(self) -> int:
        """Its position in PRECISION."""
        return PRECISION.index(LEVEL_OF[len(self.code)] if self.kind == "region" else self.kind)

    @property
    def words(self) -> str:
        """The thing in words: its name, kind and where it lies."""
        return named_in_words(self.label, f"{KINDS[self.kind]}", self.detail)

    def lies_with(self, code: str) -> bool:
        """Whether it lies in a region, or around it."""
        return self.code.startswith(code) or code.startswith(self.code)

    def hidden_by(self, other: "NamedThing") -> bool:
        """Whether its name is but a part of another's: 柳园街道 in 柳园街道办事处."""
        names = ((self.name_zh, other.name_zh), (self.name_en, other.name_en))
        return any(own and own != longer and own in longer for own, longer in names)


def named_in_words(label: str, kind: str, detail: str) -> str:
    """A thing in words: "人民医院 (地点, 柳园街道)"."""
    return f"{label} ({', '.join(part for part in (kind, detail) if part)})"


def place_of_address(text: str) -> NamedThing:
    """The one thing an address names. Raises NoClearPlace naming the candidates when there are none, several, or one too large."""
    wanted = text.replace("\0", " ").strip()[:LONGEST_ADDRESS]
    meant = _meant(_narrowed(_named(wanted)))
    if not meant:
        raise NoClearPlace(_("no place of that name is known"), _similar(wanted))
    if len(meant) > 1:
        raise NoClearPlace(_("it may mean several places"), tuple(thing.words for thing in meant[:MOST_CANDIDATES]))
    if meant[0].reach > LARGEST_REACH_METRES:
        raise NoClearPlace(_("it names nothing smaller than this"), (meant[0].words,))
    return meant[0]


def _named(text: str) -> list[NamedThing]:
    parameters: dict[str, Any] = {
        "text": text,
        "day": timezone.localdate(),
        "lowered": text.lower(),
        "plain": "".join(words_of(text)),
        "left_out": LEFT_OUT,
        "shortest": SHORTEST_PLAIN,
        "english": get_language() == "en",
    }
    with connection.cursor() as cursor:
        cursor.execute(_FIND, parameters)
        return [NamedThing(*row) for row in cursor.fetchall()]


def _narrowed(named: Sequence[NamedThing]) -> list[NamedThing]:
    """Those that lie in the county, township and village the address names too; a region nothing else lies in narrows nothing."""
    kept = list(named)
    for digits in REGION_DIGITS:
        around = [thing.code for thing in kept if thing.kind == "region" and len(thing.code) == digits]
        within = [thing for thing in kept if any(thing.lies_with(code) for code in around)]
        kept = within or kept
    return kept


def _meant(named: Sequence[NamedThing]) -> list[NamedThing]:
    whole = [thing for thing in named if not any(thing.hidden_by(other) for other in named)]
    finest = min((thing.precision for thing in whole), default=0)
    return [thing for thing in whole if thing.precision == finest]


def _similar(text: str) -> tuple[str, ...]:
    """Names that contain the text: what was perhaps meant."""
    return tuple(named_in_words(hit.label, str(hit.kind), hit.detail) for hit in find_places(NOBODY, text, MOST_CANDIDATES))
