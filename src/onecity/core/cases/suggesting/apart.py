"""Fitting in a process that ends: some hundred megabytes for some seconds. That process imports this module: it must not need Django."""

from collections.abc import Sequence

from onecity.core.apart import apart
from onecity.science.suggestion import Example, Fitted


def _fit(examples: Sequence[Example], places: Sequence[str]) -> Fitted:
    from onecity.science.suggestion.fitting import fit

    return fit(examples, places)


def fitted_apart(examples: Sequence[Example], places: Sequence[str]) -> Fitted:
    """`science.suggestion.fitting.fit` in a process of its own. Raises ValueError as that does."""
    return apart(_fit, examples, places)
