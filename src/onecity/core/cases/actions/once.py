"""A request that may come twice, one after the other or at the same moment, does what it asks once."""

from collections.abc import Callable
from uuid import UUID

from django.db import IntegrityError

from onecity.core.cases.actions.reporting import already_taken
from onecity.core.cases.errors import CaseError
from onecity.core.cases.models import Case


def once(key: UUID | None, work: Callable[[], Case]) -> Case:
    """Do a work under a request key; where the same request did it, or does it in this moment, the case it made or changed.

    To be called outside of a transaction: the one that comes second finds the row of the first only after its own has failed.
    """
    if earlier := already_taken(key):
        return earlier
    try:
        return work()
    except (IntegrityError, CaseError):
        if earlier := already_taken(key):
            return earlier
        raise
