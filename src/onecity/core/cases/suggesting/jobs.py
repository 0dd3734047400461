"""What the worker does by the clock for category suggestion."""

from datetime import timedelta

from django.utils import timezone

from onecity.core.cases.models import Case, Category, SuggestionModel
from onecity.core.cases.models.suggestion import FitState
from onecity.core.cases.states import State
from onecity.core.cases.suggesting.actions import begin

STILL_AFTER = timedelta(minutes=30)
WORTH_CASES = 200
"""So many cases newly closed make a new version worth while."""


def fit_first() -> int | None:
    """Begin the first version as soon as there are categories; give up one whose worker died. Returns the key of what was begun."""
    SuggestionModel.objects.filter(state=FitState.FITTING, asked_at__lt=timezone.now() - STILL_AFTER).update(state=FitState.FAILED)
    if SuggestionModel.objects.exclude(state=FitState.FAILED).exists() or not Category.objects.exists():
        return None
    version = begin()
    return version.pk if version else None


def fit_again() -> int | None:
    """Begin a version when many cases were closed since the last. Returns its key."""
    last = SuggestionModel.objects.exclude(state=FitState.FAILED).order_by("-pk").first()
    if last is None or Case.objects.filter(state=State.CLOSED, closed_at__gt=last.asked_at)[:WORTH_CASES].count() < WORTH_CASES:
        return None
    version = begin()
    return version.pk if version else None
