"""The words of a text that decided: n-grams told as the stretches of text they cover."""

import re
from collections.abc import Iterable, Iterator, Mapping

from onecity.science.suggestion.ngrams import pattern_of

MOST_GRAMS, MOST_SPANS = 8, 3


def _covered(clause: str, grams: Iterable[str]) -> list[bool]:
    """For each character, whether a telling n-gram covers it."""
    marks = [False] * len(clause)
    for gram in grams:
        for found in re.finditer(f"(?={pattern_of(gram)})", clause):
            marks[found.start() : found.start() + len(gram)] = [True] * len(gram)
    return marks


def _stretches(clause: str, grams: Iterable[str]) -> Iterator[str]:
    kept = (char if mark else " " for char, mark in zip(clause, _covered(clause, grams), strict=True))
    yield from "".join(kept).split()


def spans(clauses: Iterable[str], said: Mapping[str, float]) -> tuple[str, ...]:
    """The stretches that speak most for a category. `said` maps each n-gram of the text to what it adds to the score."""
    telling = sorted((gram for gram, weight in said.items() if weight > 0), key=lambda gram: -said[gram])[:MOST_GRAMS]
    stretches = {stretch for clause in clauses for stretch in _stretches(clause, telling)}

    def worth(stretch: str) -> float:
        return sum(said[gram] for gram in telling if re.search(pattern_of(gram), stretch))

    return tuple(sorted(stretches, key=lambda stretch: (-worth(stretch), stretch))[:MOST_SPANS])
