"""Character n-grams: Chinese without a word list, typing errors and dialect included."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from onecity.science.suggestion.texts import PLACE

ORDERS = (1, 2)
"""Characters and pairs. Triples cost three points of accuracy: too few reports hold the same one."""

GAP = "…"
"""Stands for any one character between two: 灯…亮 is in 灯不亮 and in 灯没亮."""

Floats = npt.NDArray[np.float32]
Row = tuple[npt.NDArray[np.intp], Floats]


def grams_of(clauses: Iterable[str]) -> Counter[str]:
    """Every n-gram of the clauses with its count, and every two characters around a third.

    None reaches across a mark or a place. A single Latin letter says nothing.
    """
    told = list(clauses)
    cut = (clause[at : at + order] for clause in told for order in ORDERS for at in range(len(clause) - order + 1))
    around = (clause[at : at + 3] for clause in told for at in range(len(clause) - 2))
    counted = Counter(gram for gram in cut if PLACE not in gram and not (len(gram) == 1 and gram.isascii()))
    counted.update(f"{three[0]}{GAP}{three[2]}" for three in around if PLACE not in three)
    return counted


def pattern_of(gram: str) -> str:
    """What an n-gram matches in a clause, as a regular expression."""
    return re.escape(gram).replace(re.escape(GAP), ".")


class Vocabulary:
    """The n-grams a model knows, with how telling each is.

    Weight of an n-gram in a text: (1 + ln count) · (1 + ln((1 + N) / (1 + df))), the whole scaled to length 1 (tf-idf, sublinear;
    Manning, Raghavan, Schütze: Introduction to Information Retrieval, §6.4).
    """

    def __init__(self, grams: Sequence[str], rarity: Floats) -> None:
        self.grams, self.rarity = tuple(grams), rarity
        self._unseen = float(self.rarity.max(initial=1.0))
        self._index = {gram: number for number, gram in enumerate(self.grams)}

    @classmethod
    def of(cls, texts: Sequence[Counter[str]]) -> "Vocabulary":
        """The vocabulary of a training set. Two characters around a third that one text alone holds are left out: they tell nothing."""
        holding = Counter(gram for text in texts for gram in text)
        grams = sorted(gram for gram, count in holding.items() if count > 1 or GAP not in gram)
        shares = np.array([(1 + len(texts)) / (1 + holding[gram]) for gram in grams])
        return cls(grams, (1 + np.log(shares)).astype(np.float32))

    def row(self, counted: Counter[str]) -> Row:
        """Numbers of the known n-grams of a text and their weights.

        The length of the whole text is 1, and unknown n-grams take their part of it: a text of strange words scores low.
        """
        known = [(self._index[gram], count) for gram, count in counted.items() if gram in self._index]
        numbers = np.array([number for number, _count in known], dtype=np.intp)
        counts = np.array([count for _number, count in known], dtype=np.float32)
        weights = (1 + np.log(counts)) * self.rarity[numbers]
        unknown = (len(counted) - len(known)) * self._unseen**2
        return numbers, weights / np.float32(np.sqrt((weights @ weights + unknown) or 1))


def passages(clauses: Sequence[str]) -> list[Sequence[str]]:
    """The whole text, then every two neighbouring clauses: in a long story the matter stands in one of them."""
    pairs = [clauses[at : at + 2] for at in range(len(clauses) - 1)] if len(clauses) > 2 else []
    return [clauses, *pairs]
