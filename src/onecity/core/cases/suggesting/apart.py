"""Fitting in a process that ends: some hundred megabytes for some seconds, given back at once, and out of the way of others.

The process that is started imports this module: it must need neither Django nor, before it fits, scipy.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from onecity.science.suggestion import Example, Fitted

NICENESS = 10


def _fit(examples: Sequence[Example], places: Sequence[str]) -> Fitted:
    from onecity.science.suggestion.fitting import fit

    return fit(examples, places)


def fitted_apart(examples: Sequence[Example], places: Sequence[str]) -> Fitted:
    """`science.suggestion.fitting.fit` in a process of its own. Raises ValueError as that does."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=os.nice, initargs=(NICENESS,)) as pool:
        return pool.submit(_fit, examples, places).result()
