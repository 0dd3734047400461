"""Which of some known answers a text asks for: shared pairs of characters, each worth more the fewer answers have it.

share = Σ w(p) over pairs p of the question that the text has too / Σ w(p) over all pairs of the question,
w(p) = ln(1 + n / n(p)), n answers in all, n(p) of them with the pair (the inverse document frequency of text search).
Every share lies between 0 and 1 and anybody can recompute it.
"""

from collections import Counter
from collections.abc import Sequence
from math import log

from onecity.science.resemblance import pairs_of


def weights_of(questions: Sequence[Counter[str]]) -> dict[str, float]:
    """What each pair is worth."""
    frequency = Counter(pair for question in questions for pair in question)
    return {pair: log(1 + len(questions) / count) for pair, count in frequency.items()}


def shares(text: str, questions: Sequence[str]) -> list[float]:
    """For each question the share of it that the text has; nothing is asked by an empty text."""
    asked, known = pairs_of(text), [pairs_of(question) for question in questions]
    weights = weights_of(known)
    return [_share(asked, question, weights) for question in known]


def _share(asked: Counter[str], question: Counter[str], weights: dict[str, float]) -> float:
    whole = sum(weights[pair] for pair in question)
    return sum(weights[pair] for pair in question if pair in asked) / whole if whole else 0.0
