"""How the case loop runs in this city: the `loop.toml` of its package. Nothing of it is in code."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from onecity.core.accounts.roles import ROLES
from onecity.science.worktime import Unit

Limit = tuple[float, str]
"""An amount and its unit, one of `science.worktime.Unit`."""


class BadRules(ValueError):
    """A city's `loop.toml` is missing or cannot be read; the message names the file and the fault."""


@dataclass(frozen=True)
class Rules:
    """Figures a city decides. `limits` are by stage or kind of ticket; `spot_sample` is a share from 0 to 1."""

    reopen_days: int
    check_metres: float
    returns_before_ruling: int
    spot_sample: float
    extension_levels: tuple[str, ...]
    limits: Mapping[str, Limit]

    def extension_level(self, granted: int) -> str:
        """The role that decides on more time after so many extensions."""
        return self.extension_levels[min(granted, len(self.extension_levels) - 1)]


def _limit(entry: Any) -> Limit:
    amount, unit = entry
    if not float(amount) > 0:
        raise ValueError(f"a limit of {amount}")
    return float(amount), Unit(unit).value


def _levels(roles: list[str]) -> tuple[str, ...]:
    if not roles or not set(roles) <= set(ROLES):
        raise ValueError(f"extension_levels {roles}")
    return tuple(roles)


def _rules(manifest: dict[str, Any]) -> Rules:
    sample = float(manifest["spot_sample"])
    if not 0 <= sample <= 1:
        raise ValueError(f"spot_sample {sample} is no share")
    return Rules(
        reopen_days=int(manifest["reopen_days"]),
        check_metres=float(manifest["check_metres"]),
        returns_before_ruling=int(manifest["returns_before_ruling"]),
        spot_sample=sample,
        extension_levels=_levels(manifest["extension_levels"]),
        limits={name: _limit(entry) for name, entry in manifest["limits"].items()},
    )


def read_rules(file: Path) -> Rules:
    """The rules of a `loop.toml`. Raises BadRules."""
    try:
        return _rules(tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise BadRules(f"{file}: {fault}") from fault


@cache
def city_rules() -> Rules:
    """The rules of this city. Raises BadRules."""
    return read_rules(settings.CITY.file("loop.toml"))
