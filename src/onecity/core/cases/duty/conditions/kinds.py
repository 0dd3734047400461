"""What a kind of condition is, and what is asked of several together."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import product
from pkgutil import iter_modules

from django.utils.translation import gettext as _

from onecity.core.cases.duty.circumstances import Circumstances
from onecity.core.cases.duty.spellings import spellings
from onecity.core.registry import Text

Conditions = Mapping[str, str]
COLONS = "：:=＝"
BREAKS = "；;"


@dataclass(frozen=True)
class ConditionKind:
    """One kind: a value is a text.

    `fact` is what is asked of the circumstances, `holds` whether a value covers a fact, `facts` sample facts such that whatever holds for
    some fact holds for one of them, whatever the values in play. `read` raises ValueError, `show` is read back by `read`.
    """

    key: str
    label: Text
    fact: Callable[[Circumstances], object]
    holds: Callable[[str, object], bool]
    facts: Callable[[Sequence[str]], Iterable[object]]
    read: Callable[[str], str]
    show: Callable[[str], str]
    example: Text


@cache
def condition_kinds() -> dict[str, ConditionKind]:
    """Every kind, by key, in the order of their files."""
    package = import_module("onecity.core.cases.duty.conditions")
    modules = (import_module(f"{package.__name__}.{one.name}") for one in iter_modules(package.__path__) if one.name != "kinds")
    return {module.KIND.key: module.KIND for module in modules}


def hold(conditions: Conditions, circumstances: Circumstances) -> bool:
    """Whether all conditions of a line hold."""
    kinds = condition_kinds()
    return all(kinds[key].holds(value, kinds[key].fact(circumstances)) for key, value in conditions.items())


def _samples(lines: Sequence[Conditions]) -> list[dict[str, object]]:
    """Circumstances that stand for all there are, as far as these lines tell them apart."""
    used = {key: [one[key] for one in lines if key in one] for key in sorted({key for one in lines for key in one})}
    facts = [list(condition_kinds()[key].facts(values)) for key, values in used.items()]
    return [dict(zip(used, chosen, strict=True)) for chosen in product(*facts)]


def _covers(conditions: Conditions, sample: Mapping[str, object]) -> bool:
    return all(condition_kinds()[key].holds(value, sample[key]) for key, value in conditions.items())


def overlap(one: Conditions, other: Conditions) -> bool:
    """Whether both can hold at once."""
    return any(_covers(one, sample) and _covers(other, sample) for sample in _samples([one, other]))


def exhaust(lines: Sequence[Conditions]) -> bool:
    """Whether one of the lines holds whatever the circumstances."""
    if any(not one for one in lines):
        return True
    return bool(lines) and all(any(_covers(one, sample) for one in lines) for sample in _samples(lines))


def show_conditions(conditions: Conditions) -> str:
    """Conditions as a cell shows them: `season: 06-01–09-30; hours: 22:00–06:00`."""
    kinds = condition_kinds()
    return "; ".join(f"{kinds[key].label}: {kinds[key].show(conditions[key])}" for key in kinds if key in conditions)


def _kind_named(name: str) -> ConditionKind:
    kinds = condition_kinds()
    found = next((kind for kind in kinds.values() if name.strip().casefold() in spellings(kind.label) | {kind.key}), None)
    if found is None:
        known = ", ".join(str(kind.label) for kind in kinds.values())
        raise ValueError(_("“%(name)s” is no condition; known are %(known)s.") % {"name": name.strip()[:30], "known": known})
    return found


def _divided(part: str) -> tuple[str, str]:
    at = next((index for index, sign in enumerate(part) if sign in COLONS), -1)
    if at < 0:
        raise ValueError(_("Write a condition as name: value, for example “%(example)s”.") % {"example": _example()})
    return part[:at], part[at + 1 :].strip()


def _example() -> str:
    kind = next(iter(condition_kinds().values()))
    return f"{kind.label}: {kind.example}"


def read_conditions(text: str) -> dict[str, str]:
    """The conditions of a cell. Raises ValueError."""
    found: dict[str, str] = {}
    for sign in BREAKS:
        text = text.replace(sign, "\n")
    for part in filter(None, (one.strip() for one in text.splitlines())):
        name, value = _divided(part)
        kind = _kind_named(name)
        if kind.key in found:
            raise ValueError(_("“%(name)s” is named twice.") % {"name": kind.label})
        found[kind.key] = kind.read(value)
    return dict(sorted(found.items()))
