"""Assessments are kept for a while in the shared cache: a question asked again is answered at once, with the moment it was made."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import TypeVar

from django.core.cache import cache
from django.utils import timezone

from onecity.apps.evaluation.filters import Question, query_of
from onecity.apps.evaluation.queries.assessing import Assessment, assess
from onecity.apps.evaluation.queries.times import Detail, detail
from onecity.apps.evaluation.schemes import Terms
from onecity.apps.evaluation.selection import Reach

Made = TypeVar("Made")
KEPT_SECONDS = 15 * 60
FORM = 2
"""Of what is kept: another number where it is kept otherwise, so that a new version never reads the old one's."""


def _key(about: str, question: Question, reach: tuple[Reach, ...], terms: Terms) -> str:
    unordered = query_of(replace(question, order="-rate"))
    told = "|".join((about, unordered, repr(reach), terms.version, str(question.period.last)))
    return f"evaluation:{FORM}:{sha256(told.encode()).hexdigest()}"


def _kept(key: str, anew: bool, make: Callable[[], Made]) -> Made:
    known: Made | None = None if anew else cache.get(key)
    if known is None:
        known = make()
        cache.set(key, known, KEPT_SECONDS)
    return known


def assessment(
    question: Question,
    reach: tuple[Reach, ...],
    terms: Terms,
    anew: bool = False,
    make: Callable[[Question, tuple[Reach, ...], Terms, datetime], Assessment] = assess,
) -> Assessment:
    """The answer to a question, made within the last quarter of an hour, or `anew`."""
    return _kept(_key("assessment", question, reach, terms), anew, lambda: make(question, reach, terms, timezone.now()))


def detailed(question: Question, reach: tuple[Reach, ...], terms: Terms, dimension: str, anew: bool = False) -> Detail:
    """What a question asks in detail, made within the last quarter of an hour, or `anew`."""
    selection = question.selection(reach, terms.rules, timezone.now())
    return _kept(_key(dimension, question, reach, terms), anew, lambda: detail(selection, dimension))
