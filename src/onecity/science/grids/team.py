"""Which workers on the lists of several departments are probably one person.

Only pairs that share something are looked at: the phone, the identity number, or the name near by. Points are added for what agrees; an
identity number that both have and that differs speaks against. It knows no phone and no number, only digests that are equal or not.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import hypot

NEAR_METRES = 3_000.0
POINTS: dict[str, float] = {"identity": 0.6, "phone": 0.5, "name": 0.3, "name_alike": 0.15, "near": 0.15, "other_identity": -0.6}
"""What a reason counts; chosen by us: a shared number with the same name is sure, one alone or a name near by is a question."""
SURE, ASKED = 0.8, 0.44
MOST_SHARING = 12
"""A number that more workers share is nobody's own (an office's telephone) and proposes no pair."""


@dataclass(frozen=True)
class Listed:
    """A worker on a list: the key of the system, name, digests of phone and identity number ('' unknown), metres on the plane if known."""

    system: int
    name: str
    phone: str
    identity: str
    place: tuple[float, float] | None


@dataclass(frozen=True)
class Pair:
    """Two workers (index) of different systems, 0 to 1 how likely they are one person, and what speaks for and against."""

    first: int
    second: int
    score: float
    reasons: tuple[str, ...]

    @property
    def sure(self) -> bool:
        """Whether nobody needs to be asked: a shared number and the same name."""
        return self.score >= SURE and not {"identity", "phone"}.isdisjoint(self.reasons)


def pairs(listed: Sequence[Listed]) -> list[Pair]:
    """The pairs worth telling, likeliest first."""
    found = (_compared(listed, *pair) for pair in sorted(set(_sharing(listed))))
    return sorted((one for one in found if one.score >= ASKED), key=lambda one: (-one.score, one.first, one.second))


def _sharing(listed: Sequence[Listed]) -> Iterator[tuple[int, int]]:
    """Pairs of different systems that share a number or a name."""
    for of in (lambda one: one.phone, lambda one: one.identity, lambda one: one.name):
        groups: dict[str, list[int]] = defaultdict(list)
        for index, one in enumerate(listed):
            if of(one):
                groups[of(one)].append(index)
        for members in groups.values():
            if len(members) <= MOST_SHARING or of(listed[members[0]]) == listed[members[0]].name:
                yield from ((a, b) for a, b in combinations(members, 2) if listed[a].system != listed[b].system)


def _compared(listed: Sequence[Listed], first: int, second: int) -> Pair:
    reasons = tuple(_reasons(listed[first], listed[second]))
    score = min(max(sum(POINTS[reason] for reason in reasons), 0.0), 1.0)
    return Pair(first, second, round(score, 2), reasons)


def _reasons(one: Listed, other: Listed) -> Iterator[str]:
    if one.identity and other.identity:
        yield "identity" if one.identity == other.identity else "other_identity"
    if one.phone and one.phone == other.phone:
        yield "phone"
    if one.name == other.name:
        yield "name"
    elif _alike(one.name, other.name):
        yield "name_alike"
    if one.place and other.place and hypot(one.place[0] - other.place[0], one.place[1] - other.place[1]) <= NEAR_METRES:
        yield "near"


def _alike(one: str, other: str) -> bool:
    """Names of the same length of which one character differs."""
    return len(one) == len(other) > 1 and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def persons(count: int, same: Iterable[tuple[int, int]]) -> list[int]:
    """For each of `count` workers the lowest index of those who are one person with them, by pairs that are."""
    heads = list(range(count))

    def head(index: int) -> int:
        while heads[index] != index:
            heads[index] = heads[heads[index]]
            index = heads[index]
        return index

    for first, second in same:
        low, high = sorted((head(first), head(second)))
        heads[high] = low
    return [head(index) for index in range(count)]
