"""Search by name over regions, grids, roads and places. Names of places are public: no scope applies."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from onecity.core.accounts.scope import Actor
from onecity.core.geo.english import LEFT_OUT, unjoined, words_of
from onecity.core.registry import SearchHit

_FIND = (Path(__file__).parent / "sql" / "find_places.sql").read_text(encoding="utf-8")
KINDS = {"region": _("Region"), "grid": _("Grid"), "road": _("Road"), "place": _("Place")}
LONGEST_TEXT = 60
ZOOMS = {"region": 12, "grid": 15, "road": 14, "place": 16}


def find_places(actor: Actor, text: str, limit: int) -> list[SearchHit]:
    """Regions, grids, roads and places whose Chinese or English name or code contains a text; the closest match first.

    Both names are searched in every language. Of several words each stands in the name or in that of what it lies in.
    """
    wanted = text.strip()[:LONGEST_TEXT]
    words = words_of(wanted)
    if not words:
        return []
    rows = _rows(wanted, words, limit)
    apart = unjoined(words)
    return [_hit(row) for row in rows or (_rows(wanted, apart, limit) if apart != words else [])]


def _rows(text: str, words: list[str], limit: int) -> list[tuple[Any, ...]]:
    parameters = {
        "text": text,
        "day": timezone.localdate(),
        "like": f"%{_escaped(text)}%",
        "whole": f"%{_escaped(''.join(words))}%",
        "likes": [f"%{_escaped(word)}%" for word in words],
        "left_out": LEFT_OUT,
        "limit": limit,
        "english": get_language() == "en",
    }
    return list(_found(parameters))


def _found(parameters: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_FIND, parameters)
        yield from cursor.fetchall()


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


def _hit(row: tuple[Any, ...]) -> SearchHit:
    kind, name, detail, longitude, latitude = row
    url = f"{settings.LOGIN_REDIRECT_URL}?at={longitude:.6f},{latitude:.6f},{ZOOMS[kind]}"
    return SearchHit(KINDS[kind], name, detail or "", url, longitude, latitude)
