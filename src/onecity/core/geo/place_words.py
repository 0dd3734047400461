"""A place in words, as the map says it: in Chinese where it is written down, in English where an English page shows it."""

from dataclasses import dataclass
from pathlib import Path

from django.db import connection
from django.utils.translation import get_language

from onecity.core.remembered import Remembered

_NAMES = (Path(__file__).parent / "sql" / "english_names.sql").read_text(encoding="utf-8")
_NEAR, _BESIDE = "，", "附近"
TOWNSHIP_DIGITS = 9
NAMES_KEPT_SECONDS = 300.0


@dataclass(frozen=True)
class _Names:
    """Chinese and English name of a region by its code, English name of a road by its Chinese one."""

    regions: dict[str, tuple[str, str]]
    roads: dict[str, str]


def _ask(_text: str) -> _Names | None:
    with connection.cursor() as cursor:
        cursor.execute(_NAMES)
        rows = cursor.fetchall()
    roads = {chinese: english for code, chinese, english in rows if not code}
    return _Names({code: (chinese, english) for code, chinese, english in rows if code}, roads) if rows else None


remembered_names = Remembered(_ask, NAMES_KEPT_SECONDS)


def place_in_words(township: str | None, village: str, road: str | None) -> str:
    """The place as people write it: "柳园街道利民社区，东昌路附近"."""
    words = f"{township or ''}{village}"
    return f"{words}{_NEAR}{road}{_BESIDE}" if road else words


def place_in_english(words: str, region_code: str) -> str:
    """What `place_in_words` said, in English: "near Dongchang Road, Limin Community, Liuyuan Subdistrict".

    `region_code` is the village the place lies in. Words of a person, or of a name the map no longer has, stay as they are; a road
    without an English name is left out.
    """
    names = remembered_names.get("") if words else None
    if names is None or region_code not in names.regions:
        return words
    village_zh, village = names.regions[region_code]
    township_zh, township = names.regions.get(region_code[:TOWNSHIP_DIGITS], ("", ""))
    road_zh = words[len(township_zh + village_zh) + len(_NEAR) : -len(_BESIDE)]
    if words != place_in_words(township_zh, village_zh, road_zh):
        return words
    road = names.roads.get(road_zh, "")
    return ", ".join(part for part in (f"near {road}" if road else "", village, township) if part)


def place_to_read(words: str, region_code: str) -> str:
    """A place in the reader's language, where the map knows the words it was described in."""
    return place_in_english(words, region_code) if get_language() == "en" else words


def place_in_languages(words: str, region_code: str) -> dict[str, str]:
    """A place as parameters of a notice, in both languages."""
    return {"place_zh": words, "place_en": place_in_english(words, region_code)}
