"""Which duties on the lists of several departments are probably one: score = 0.35 · pairs + 0.35 · characters + 0.3 · kind.

pairs and characters are Dice coefficients of the neighbouring pairs and of the single characters of two titles, the likest titles of
two duties counting; kind is 1 where both go by the same, else 0. Titles that share no pair are not looked at. Weights and bound are ours.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product

from onecity.science.resemblance import alike, pairs_of
from onecity.science.suggestion.texts import normal

PAIRS, CHARACTERS, KIND, ASKED = 0.35, 0.35, 0.3, 0.5


@dataclass(frozen=True)
class Listed:
    """A duty with every title it goes under, and what it goes by."""

    titles: tuple[str, ...]
    kind: str

    @cached_property
    def counted(self) -> list[tuple[Counter[str], Counter[str]]]:
        """Pairs and characters of each title."""
        return [(pairs_of(title), Counter(char for char in normal(title) if char.isalnum())) for title in self.titles]


@dataclass(frozen=True)
class Pair:
    """Two duties (index) who may be one: the score, how alike the titles are (0 to 1), whether they go by the same."""

    first: int
    second: int
    score: float
    text: float
    same_kind: bool


def likenesses(listed: Sequence[Listed]) -> list[Pair]:
    """The pairs worth asking about, likeliest first."""
    found = (_compared(listed, first, second) for first, second in sorted(set(_sharing(listed))))
    return sorted((one for one in found if one.score >= ASKED), key=lambda one: (-one.score, one.first, one.second))


def _sharing(listed: Sequence[Listed]) -> Iterator[tuple[int, int]]:
    """Duties with a pair of characters in common."""
    having: dict[str, set[int]] = defaultdict(set)
    for index, one in enumerate(listed):
        for pairs, _characters in one.counted:
            for pair in pairs:
                having[pair].add(index)
    for members in having.values():
        yield from combinations(sorted(members), 2)


def _compared(listed: Sequence[Listed], first: int, second: int) -> Pair:
    one, other = listed[first], listed[second]
    texts = (
        PAIRS * alike(pairs, other_pairs) + CHARACTERS * alike(characters, other_characters)
        for (pairs, characters), (other_pairs, other_characters) in product(one.counted, other.counted)
    )
    text, same = max(texts), one.kind == other.kind
    return Pair(first, second, round(text + KIND * same, 2), round(text / (PAIRS + CHARACTERS), 2), same)
