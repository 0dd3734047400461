"""The rules of evaluation in force: the newest published version, or before the first the one of the city package."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from onecity.apps.evaluation.models import Scheme
from onecity.science.evaluation.rates import Rules, UnknownSwitch
from onecity.science.evaluation.scoring import BadScheme, Item
from onecity.science.evaluation.scoring import Scheme as Scoring


class BadContent(ValueError):
    """The content of a version cannot be read; the message names what is wrong."""


@dataclass(frozen=True)
class Terms:
    """A version, read: what counts, how it is scored, and where colours change. `target` and `warning` are shares of one."""

    version: str
    source: str
    rules: Rules
    scoring: Scoring
    target: float
    warning: float
    fewest: int


def read(content: Mapping[str, Any], version: str) -> Terms:
    """The terms of a version's content. Raises BadContent."""
    try:
        return Terms(
            version=version,
            source=str(content.get("source", "")),
            rules=Rules(frozenset(content["left_out"]), dict(content.get("under", {}))),
            scoring=Scoring(
                tuple(Item(**item) for item in content["items"]),
                tuple((float(band["from"]), str(band["grade"])) for band in content["bands"]),
            ),
            target=float(content["target"]) / 100,
            warning=float(content["warning"]) / 100,
            fewest=int(content["fewest"]),
        )
    except (UnknownSwitch, BadScheme, KeyError, TypeError, ValueError) as fault:
        raise BadContent(str(fault)) from fault


@cache
def _packaged_content(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def packaged_content() -> dict[str, Any]:
    """What the city package brings."""
    return _packaged_content(settings.CITY.file("evaluation.toml"))


def content_in_force(day: date) -> tuple[str, dict[str, Any]]:
    """Version and content in force on a day."""
    published = Scheme.objects.filter(valid_from__lte=day).first()
    if published:
        return published.version, published.content
    packaged = packaged_content()
    return packaged["version"], packaged


def terms_on(day: date) -> Terms:
    """The terms in force on a day."""
    version, content = content_in_force(day)
    return read(content, version)
