"""The worker's part: fitting a version and comparing it with the one in force."""

import time

from procrastinate.contrib.django import app

from onecity.core.cases.models import SuggestionModel
from onecity.core.cases.models.suggestion import FitState
from onecity.core.cases.suggesting.apart import fitted_apart
from onecity.core.cases.suggesting.keeping import keep
from onecity.core.cases.suggesting.serving import model_of
from onecity.core.cases.suggesting.training import Material, gathered
from onecity.science.suggestion import Fitted

Change = list[str]
"""A text that two versions see differently: [subject, category in the end, former, this]."""


@app.task(name="cases.fit_suggestion", queue="suggestion")
def fit_version(version_id: int) -> None:
    """Fit a version that was begun; one that was given up meanwhile is left alone."""
    version = SuggestionModel.objects.filter(pk=version_id, state=FitState.FITTING).first()
    if version is None:
        return
    try:
        _fit(version)
    except Exception:
        SuggestionModel.objects.filter(pk=version_id).update(state=FitState.FAILED)
        raise


def _fit(version: SuggestionModel) -> None:
    begun, known = time.monotonic(), gathered()
    version.material = known.counts()
    fitted = fitted_apart(known.examples, known.places)
    version.judged = {known.subject(one.example): one.told[0] for one in fitted.held_out}
    version.changes = _changes(version.beside_id, known, fitted) if version.beside_id else []
    keep(version, fitted, time.monotonic() - begun)


def _changes(former_id: int, known: Material, fitted: Fitted) -> list[Change]:
    """Texts whose first suggestion is another one.

    Neither version had seen the text it is asked about: the former tells of those it learned from what it said without them.
    """
    former, earlier = model_of(former_id), SuggestionModel.objects.values_list("judged", flat=True).get(pk=former_id)
    changes: list[Change] = []
    for one in fitted.held_out:
        subject, text = known.subject(one.example), known.examples[one.example].text
        before = earlier[subject] if subject in earlier else next((told.label for told in former.suggest(text).candidates), "")
        if before != one.told[0]:
            changes.append([subject, one.label, before, one.told[0]])
    return changes
