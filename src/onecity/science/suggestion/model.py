"""A fitted model as it serves: small, without any library of learning, the same answer on every machine."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt

from onecity.science.suggestion.confidence import Confidence, best
from onecity.science.suggestion.ngrams import Floats, Row, Vocabulary, grams_of, passages
from onecity.science.suggestion.reasons import spans
from onecity.science.suggestion.texts import Gazetteer, clauses

PASSAGE_SHARE = 0.4
"""How much the best passage counts beside the whole text."""

STEPS = 127


@dataclass(frozen=True)
class Candidate:
    """A category that a text may be about, how sure that is (0 … 1), and the words that speak for it, strongest first."""

    label: str
    confidence: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Suggestion:
    """The best categories, best first. `sure` is False where the model abstains: then they are only hints."""

    candidates: tuple[Candidate, ...] = ()
    sure: bool = False


@dataclass(frozen=True)
class Weights:
    """What each n-gram says for each category, (n-grams, categories), in steps of `scale` (one for each category)."""

    steps: npt.NDArray[np.int8]
    scale: Floats

    @classmethod
    def of(cls, exact: Floats) -> "Weights":
        """Rounded to 255 steps: a quarter of the memory; a change of less than half a step."""
        scale = np.maximum(np.abs(exact).max(axis=0), 1e-9) / STEPS
        return cls(np.rint(exact / scale).astype(np.int8), scale.astype(np.float32))

    def scores(self, row: Row) -> Floats:
        """The score of every category for one passage."""
        numbers, weights = row
        return (weights @ self.steps[numbers].astype(np.float32)) * self.scale


@dataclass(frozen=True)
class Model:
    """Categories, n-grams, weights, the curve of confidence, the names of places, and from which confidence on it is sure."""

    labels: tuple[str, ...]
    vocabulary: Vocabulary
    weights: Weights
    confidence: Confidence
    places: Gazetteer
    sure_from: float

    def suggest(self, text: str) -> Suggestion:
        """What a text is about; nothing at all where it holds no known n-gram."""
        told = clauses(text, self.places)
        rows = [self.vocabulary.row(grams_of(part)) for part in passages(told)]
        if not len(rows[0][0]):
            return Suggestion()
        each = np.stack([self.weights.scores(row) for row in rows])
        numbers, scores, leads = best(combined(each))
        sure = self.confidence.of(scores, leads)
        found = tuple(
            Candidate(self.labels[number], round(float(share), 3), self._reasons(told, rows, each, number))
            for number, share in zip(numbers, sure, strict=True)
        )
        return Suggestion(found, found[0].confidence >= self.sure_from)

    def _reasons(self, told: list[str], rows: list[Row], each: Floats, label: int) -> tuple[str, ...]:
        passage = int(each[1:, label].argmax()) + 1 if len(rows) > 1 else 0
        counting = ((rows[0], 1 - PASSAGE_SHARE), (rows[passage], PASSAGE_SHARE))
        said: dict[str, float] = {}
        for (numbers, weights), share in counting:
            for number, weight in zip(numbers, weights, strict=True):
                gram = self.vocabulary.grams[number]
                said[gram] = said.get(gram, 0.0) + share * float(weight) * int(self.weights.steps[number, label])
        return spans(told, said)

    def to_bytes(self) -> bytes:
        """The model as a compressed numpy archive without pickled objects."""
        kept = BytesIO()
        curve = [self.confidence.base, self.confidence.by_score, self.confidence.by_lead, self.sure_from]
        words = {"labels": self.labels, "grams": self.vocabulary.grams, "places": self.places.names}
        packed: dict[str, Any] = {key: np.frombuffer("\n".join(texts).encode(), dtype=np.uint8) for key, texts in words.items()}
        packed |= {"rarity": self.vocabulary.rarity, "steps": self.weights.steps, "scale": self.weights.scale, "curve": curve}
        np.savez_compressed(kept, **packed)
        return kept.getvalue()

    @classmethod
    def from_bytes(cls, kept: bytes) -> "Model":
        """The model of `to_bytes`. Raises ValueError or KeyError for anything else."""
        with np.load(BytesIO(kept), allow_pickle=False) as archive:
            words = {key: tuple(archive[key].tobytes().decode().split("\n")) for key in ("labels", "grams", "places")}
            base, by_score, by_lead, sure_from = (float(number) for number in archive["curve"])
            return cls(
                labels=words["labels"],
                vocabulary=Vocabulary(words["grams"], archive["rarity"]),
                weights=Weights(archive["steps"], archive["scale"]),
                confidence=Confidence(base, by_score, by_lead),
                places=Gazetteer(words["places"]),
                sure_from=sure_from,
            )


def combined(each: Floats) -> Floats:
    """Scores of a text from those of its passages, (passages, categories), the whole text first."""
    return (1 - PASSAGE_SHARE) * each[0] + PASSAGE_SHARE * each[min(1, len(each) - 1) :].max(axis=0)
