"""Keeping what was fitted, and putting a version in force: what actions of people and of the worker share."""

from django.db import transaction
from django.utils import timezone

from onecity.core.accounts.models import Appointment
from onecity.core.accounts.scope import in_force
from onecity.core.cases.models import SuggestionModel, SuggestionTaking
from onecity.core.cases.models.suggestion import FitState
from onecity.core.notices.actions import notify
from onecity.core.registry import permission_roles
from onecity.science.suggestion import Fitted

KEEP = "cases.suggestion"


def present() -> SuggestionModel | None:
    """The version in force, without its content."""
    return SuggestionModel.objects.filter(state=FitState.IN_FORCE).defer("content").first()


@transaction.atomic
def keep(version: SuggestionModel, fitted: Fitted, seconds: float) -> None:
    """Keep what was fitted: beside the one in force, and its stewards are told; in force at once where there is none."""
    version.content, version.figures = fitted.model.to_bytes(), fitted.figures.as_dict()
    version.seconds, version.fitted_at = round(seconds, 1), timezone.now()
    version.state = FitState.READY
    version.save()
    if present() is None:
        put_in_force(version, None)
    else:
        notify(_stewards(), "suggestion.ready", {"version": version.pk}, url=f"/cases/suggestion/{version.pk}/")


def _stewards() -> list[int]:
    return list(Appointment.objects.filter(in_force(), role__in=permission_roles(KEEP)).values_list("user_id", flat=True))


def put_in_force(version: SuggestionModel, by: int | None) -> None:
    """Put a version in the place of the present one, inside the caller's transaction, and write it down."""
    former = SuggestionModel.objects.select_for_update().filter(state=FitState.IN_FORCE).defer("content").first()
    if former:
        former.state = FitState.FORMER
        former.save(update_fields=["state"])
    version.state = FitState.IN_FORCE
    version.save(update_fields=["state"])
    SuggestionTaking.objects.create(model=version, former=former, by_id=by)
