"""Fitting: ridge regression over n-grams in its dual form, which tells for nothing what it would say without any group of texts.

One target a category (1 for its examples, 0 for all others; chatter is 0 for every category). With K = X Xᵀ of n examples,
S their weights and λ = SHRINK: G = (K + λ S⁻¹)⁻¹, α = G Y, weights Xᵀ α. Without a group g the dual solution is
α₋g = α − G[:, g] G[g, g]⁻¹ α[g] (block-wise matrix inversion; Rifkin, Lippert: Notes on regularized least squares, 2007), so every
figure is a leave-group-out figure and costs one small solve. On the sample texts it is a point better than a linear SVM.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.linalg.lapack import spotrf, spotri
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from onecity.science.suggestion.confidence import Confidence, best, fit_confidence
from onecity.science.suggestion.examples import Example
from onecity.science.suggestion.figures import HeldOut, figures_of, sure_from
from onecity.science.suggestion.fitted import Fitted
from onecity.science.suggestion.model import Model, Weights, combined
from onecity.science.suggestion.ngrams import Floats, Row, Vocabulary, grams_of, passages
from onecity.science.suggestion.texts import Gazetteer, clauses

Scored = Sequence[tuple[int, Floats]]
"""Examples by number with their scores for each category."""

SHRINK = 1.0
SAME_WORDING = 0.6
"""Cosine from which two reports count as one wording and are held out together: random folds would claim 0.93 and prove nothing."""


@dataclass(frozen=True)
class _Solved:
    """The solution of a training set: examples, G, α, and the weights of the whole, (n-grams, categories)."""

    rows: csr_matrix
    inverse: Floats
    dual: Floats
    weights: Floats

    def scores_without(self, passages_of: csr_matrix, group: npt.NDArray[np.intp]) -> Floats:
        """Scores of passages by the model that lacks a group of examples, (passages, categories)."""
        lost = np.linalg.solve(self.inverse[np.ix_(group, group)], self.dual[group])
        reach = passages_of @ (self.rows.T @ self.inverse[:, group])
        return passages_of @ self.weights - reach @ lost


def _matrix(rows: Sequence[Row], width: int) -> csr_matrix:
    numbers = np.concatenate([row[0] for row in rows]) if rows else np.array([], dtype=np.intp)
    weights = np.concatenate([row[1] for row in rows]) if rows else np.array([], dtype=np.float32)
    starts = np.cumsum([0, *(len(row[0]) for row in rows)])
    return csr_matrix((weights, numbers, starts), shape=(len(rows), width))


def _solved(rows: csr_matrix, targets: Floats, weights: Floats) -> _Solved:
    kernel = (rows @ rows.T).toarray(order="F")
    kernel[np.diag_indices_from(kernel)] += SHRINK / weights
    factor, _fault = spotrf(kernel, lower=1, overwrite_a=1)
    below, _fault = spotri(factor, lower=1, overwrite_c=1)
    inverse = np.tril(below) + np.tril(below, -1).T
    dual = inverse @ targets
    return _Solved(rows, inverse, dual, rows.T @ dual)


def _groups(rows: csr_matrix, examples: Sequence[Example]) -> Iterator[npt.NDArray[np.intp]]:
    """Examples to hold out together: those of one group, and those of one wording."""
    spoken = np.array([number for number, one in enumerate(examples) if one.group], dtype=np.intp)
    if not len(spoken):
        return
    _names, group = np.unique([examples[number].group for number in spoken], return_inverse=True)
    members = csr_matrix((np.ones(len(spoken)), (np.arange(len(spoken)), group)))
    alike = rows[spoken] @ rows[spoken].T >= SAME_WORDING
    _count, component = connected_components(alike + (members @ members.T > 0), directed=False)
    order = np.argsort(component, kind="stable")
    yield from np.split(spoken[order], np.flatnonzero(np.diff(component[order])) + 1)


def _by_label(examples: Sequence[Example]) -> Iterator[npt.NDArray[np.intp]]:
    """All spoken examples of a category at once: what is said of them by who knows the category from words alone."""
    labels = np.array([one.label if one.group else "" for one in examples])
    yield from (np.flatnonzero(labels == label) for label in np.unique(labels) if label)


def _judged(solved: _Solved, parts: Sequence[csr_matrix], group: npt.NDArray[np.intp]) -> Iterator[tuple[int, Floats]]:
    """Each example of a group with the scores of the model that lacks the group."""
    for number in group:
        yield int(number), combined(solved.scores_without(parts[number], group))


def fit(examples: Sequence[Example], places: Iterable[str]) -> Fitted:
    """A model of all examples, its figures by leaving out every group once. Needs two labels or more (ValueError).

    Memory about 3 · 4 · n² bytes for n examples, time about n³: 4,000 examples take 0.3 GB and some ten seconds.
    """
    labels = tuple(sorted({one.label for one in examples} - {""}))
    if len(labels) < 2:
        raise ValueError("nothing to tell apart: examples of two labels or more are needed")
    gazetteer = Gazetteer(places)
    told = [clauses(one.text, gazetteer) for one in examples]
    vocabulary = Vocabulary.of([grams_of(text) for text in told])
    width = len(vocabulary.grams)
    parts = [_matrix([vocabulary.row(grams_of(part)) for part in passages(text)], width) for text in told]
    rows = _matrix([vocabulary.row(grams_of(text)) for text in told], width)
    targets = np.array([[one.label == label for label in labels] for one in examples], dtype=np.float32)
    solved = _solved(rows, targets, np.array([one.weight for one in examples], dtype=np.float32))
    scored = [one for group in _groups(rows, examples) for one in _judged(solved, parts, group)]
    strange = [one for group in _by_label(examples) for one in _judged(solved, parts, group)]
    return _fitted(examples, labels, vocabulary, gazetteer, solved, scored, strange)


def _told(labels: tuple[str, ...], scored: Scored, confidence: Confidence, examples: Sequence[Example]) -> tuple[HeldOut, ...]:
    tops = [(number, best(scores)) for number, scores in scored]
    return tuple(
        HeldOut(number, examples[number].label, tuple(labels[at] for at in top[0]), float(confidence.of(top[1], top[2])[0]))
        for number, top in tops
    )


def _confidence(labels: tuple[str, ...], scored: Scored, examples: Sequence[Example]) -> Confidence:
    tops = [(examples[number].label, best(scores)) for number, scores in scored]
    right = np.array([labels[at] == label for label, top in tops for at in top[0]], dtype=float)
    scores, leads = (np.array([share for _label, top in tops for share in top[which]], dtype=np.float32) for which in (1, 2))
    return fit_confidence(scores, leads, right)


def _fitted(
    examples: Sequence[Example],
    labels: tuple[str, ...],
    vocabulary: Vocabulary,
    places: Gazetteer,
    solved: _Solved,
    scored: Scored,
    strange: Scored,
) -> Fitted:
    """Figures are those of texts held out with their wording. Confidence is fitted on texts held out with all of their category as well:
    what citizens write is stranger than the sample texts are to each other.
    """
    confidence = _confidence(labels, [*scored, *strange], examples)
    judged = _told(labels, scored, confidence, examples)
    sure = sure_from([*judged, *_told(labels, strange, confidence, examples)])
    model = Model(labels, vocabulary, Weights.of(solved.weights), confidence, places, sure)
    return Fitted(model, figures_of(judged, sure), judged)
