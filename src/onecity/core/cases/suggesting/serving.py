"""The model in force, read once a process and version."""

from functools import lru_cache

from onecity.core.cases.models import SuggestionModel
from onecity.core.cases.models.suggestion import FitState
from onecity.science.suggestion import Model, Suggestion

LONGEST_TEXT = 4000


@lru_cache(maxsize=2)
def model_of(version: int) -> Model:
    """A fitted version. Its content never changes, so it is read once. Raises SuggestionModel.DoesNotExist."""
    return Model.from_bytes(bytes(SuggestionModel.objects.values_list("content", flat=True).get(pk=version)))


def version_in_force() -> int | None:
    """The key of the version that answers now; None before the first was fitted."""
    return SuggestionModel.objects.filter(state=FitState.IN_FORCE).values_list("pk", flat=True).first()


def suggest(text: str) -> Suggestion:
    """What a text is about, by the version in force; nothing where there is none yet."""
    version = version_in_force()
    return model_of(version).suggest(text[:LONGEST_TEXT]) if version else Suggestion()
