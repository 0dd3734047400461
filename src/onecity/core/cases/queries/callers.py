"""What a caller reported before, found by a digest of the number."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from onecity.core.accounts.scope import Actor
from onecity.core.cases.models import Case
from onecity.core.cases.queries.scope import visible
from onecity.core.ledger.cipher import keyed_digest

REMEMBERED_DAYS = 365
SHORTEST_NUMBER = 7


def cases_of_caller(actor: Actor, phone: str) -> QuerySet[Case]:
    """The visible cases of the last year reported from a telephone number, newest first; none for a fragment of one."""
    if len(phone.strip()) < SHORTEST_NUMBER:
        return Case.objects.none()
    since = timezone.now() - timedelta(days=REMEMBERED_DAYS)
    rows = visible(actor).filter(reporter__phone_digest=keyed_digest(phone), reported_at__gte=since)
    return rows.select_related("category").order_by("-pk")
