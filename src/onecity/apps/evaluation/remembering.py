"""Assessments are kept for a while in the shared cache: a question asked again is answered at once, with the moment it was made."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from django.core.cache import cache
from django.utils import timezone

from onecity.apps.evaluation.filters import Question, query_of
from onecity.apps.evaluation.queries.assessing import Assessment, assess
from onecity.apps.evaluation.schemes import Terms
from onecity.apps.evaluation.selection import Reach

KEPT_SECONDS = 15 * 60


def _key(question: Question, reach: tuple[Reach, ...], terms: Terms) -> str:
    unordered = query_of(replace(question, order="-rate"))
    told = "|".join((unordered, repr(reach), terms.version, str(question.period.last)))
    return f"evaluation:{sha256(told.encode()).hexdigest()}"


def assessment(
    question: Question,
    reach: tuple[Reach, ...],
    terms: Terms,
    anew: bool = False,
    make: Callable[[Question, tuple[Reach, ...], Terms, datetime], Assessment] = assess,
) -> Assessment:
    """The answer to a question, made within the last quarter of an hour, or `anew`."""
    key = _key(question, reach, terms)
    known: Assessment | None = None if anew else cache.get(key)
    if known is None:
        known = make(question, reach, terms, timezone.now())
        cache.set(key, known, KEPT_SECONDS)
    return known
