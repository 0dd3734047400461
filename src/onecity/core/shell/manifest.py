"""What the front-end build wrote: which files a page entry needs."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

BUILT_DIR = Path(__file__).parent / "static" / "onecity"
MANIFEST = str(BUILT_DIR / "manifest.json")


class FrontEndNotBuilt(RuntimeError):
    """The front end was not built, or the page names an entry that does not exist."""

    def __init__(self, wanted: str) -> None:
        super().__init__(f"The front end has no “{wanted}”: run `npm ci && npm run build` in frontend/.")


@dataclass(frozen=True)
class EntryFiles:
    """Addresses of one page's script, the scripts it needs at once, and its styles."""

    script: str
    preloads: tuple[str, ...]
    styles: tuple[str, ...]


@cache
def _chunks(_built: int) -> dict[str, Any]:
    return dict(json.loads(Path(MANIFEST).read_text(encoding="utf-8")))


def _built() -> int:
    """When the front end was built: a page asks this for every icon, and what was read before holds until it changes."""
    try:
        return os.stat(MANIFEST).st_mtime_ns
    except FileNotFoundError as error:
        raise FrontEndNotBuilt("manifest.json") from error


def _url(file: str) -> str:
    return f"{settings.STATIC_URL}onecity/{file}"


def _needed(chunks: dict[str, Any], key: str, seen: set[str]) -> Iterator[dict[str, Any]]:
    if key in seen:
        return
    seen.add(key)
    for imported in chunks[key].get("imports", ()):
        yield from _needed(chunks, imported, seen)
    yield chunks[key]


def entry_files(name: str) -> EntryFiles:
    """Files of the page entry frontend/entries/<name>.ts, styles in cascade order. Raises FrontEndNotBuilt."""
    return _entry_files(name, _built())


@cache
def _entry_files(name: str, built: int) -> EntryFiles:
    chunks = _chunks(built)
    key = f"entries/{name}.ts"
    if key not in chunks:
        raise FrontEndNotBuilt(key)
    *imported, own = _needed(chunks, key, set())
    styles = [style for chunk in (*imported, own) for style in chunk.get("css", ())]
    return EntryFiles(
        script=_url(own["file"]),
        preloads=tuple(_url(chunk["file"]) for chunk in imported),
        styles=tuple(_url(style) for style in dict.fromkeys(styles)),
    )


def asset_url(source: str) -> str:
    """Address of a built file that is no script, by its source name, for example `icons.svg`. Raises FrontEndNotBuilt."""
    return _asset_url(source, _built())


@cache
def _asset_url(source: str, built: int) -> str:
    for chunk in _chunks(built).values():
        if chunk.get("src") == source:
            return _url(chunk["file"])
    raise FrontEndNotBuilt(source)
