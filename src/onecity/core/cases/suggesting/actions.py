"""What changes the versions of suggestion: ask for a new one, take one."""

from django.db import IntegrityError, transaction

from onecity.core.accounts.scope import Actor, require
from onecity.core.cases.models import SuggestionModel
from onecity.core.cases.models.suggestion import FitState
from onecity.core.cases.suggesting.errors import NotToBeTaken
from onecity.core.cases.suggesting.fitting import fit_version
from onecity.core.cases.suggesting.keeping import KEEP, present, put_in_force

TAKABLE = (FitState.READY, FitState.FORMER)


def begin(asked_by: int | None = None) -> SuggestionModel | None:
    """Begin a version and leave its fitting to the worker; None while another is being fitted."""
    try:
        with transaction.atomic():
            version = SuggestionModel.objects.create(asked_by_id=asked_by, beside=present())
            fit_version.defer(version_id=version.pk)
    except IntegrityError:
        return None
    return version


def ask(actor: Actor) -> SuggestionModel | None:
    """Ask for a new version; None while another is being fitted. Raises NotAllowed."""
    require(actor, KEEP)
    return begin(actor.user_id)


@transaction.atomic
def take(actor: Actor, version_id: int) -> SuggestionModel:
    """Put a version in force in the place of the present one; a former one taken again undoes the last taking.

    Raises NotAllowed, SuggestionModel.DoesNotExist, NotToBeTaken.
    """
    require(actor, KEEP)
    version = SuggestionModel.objects.select_for_update().defer("content").get(pk=version_id)
    if version.state not in TAKABLE:
        raise NotToBeTaken(version.state)
    put_in_force(version, actor.user_id)
    return version
