"""From scores to confidences that hold: of all candidates told with 0.8, eight in ten are right."""

from dataclasses import dataclass

import numpy as np

from onecity.science.suggestion.ngrams import Floats

ROUNDS, SHRINK = 25, 1e-3
MOST_TOLD = 3


@dataclass(frozen=True)
class Confidence:
    """P(candidate is right) = 1 / (1 + exp(−(base + by_score · score + by_lead · lead))).

    `lead` is the score less the best score of any other category. Fitted on held-out texts, all first three candidates of each
    (J. Platt: Probabilistic outputs for support vector machines, 1999, with the lead as a second measure).
    """

    base: float = 0.0
    by_score: float = 1.0
    by_lead: float = 1.0

    def of(self, scores: Floats, leads: Floats) -> Floats:
        """Confidences of candidates, 0 … 1."""
        return np.asarray(1 / (1 + np.exp(-(self.base + self.by_score * scores + self.by_lead * leads))), dtype=np.float32)


def best(scores: Floats, most: int = MOST_TOLD) -> tuple[np.ndarray, Floats, Floats]:
    """The best categories of a text, best first: numbers, scores, leads."""
    order = np.argsort(-scores, kind="stable")[: most + 1]
    top = scores[order]
    rival = np.full(len(order), top[0])
    rival[0] = top[1] if len(top) > 1 else 0.0
    return order[:most], top[:most], (top - rival)[:most]


def fit_confidence(scores: Floats, leads: Floats, right: np.ndarray) -> Confidence:
    """The curve through candidates and whether each was right: logistic regression by Newton's method, slightly shrunk."""
    measures = np.stack([np.ones(len(scores)), scores, leads], axis=1).astype(float)
    slopes = np.zeros(3)
    for _ in range(ROUNDS):
        told = 1 / (1 + np.exp(-measures @ slopes))
        bend = measures.T @ (measures * (told * (1 - told))[:, None]) + SHRINK * np.eye(3)
        slopes += np.linalg.solve(bend, measures.T @ (right - told) - SHRINK * slopes)
    return Confidence(*(float(slope) for slope in slopes))
