"""What somebody reported before, found by a digest of the number or of the e-mail address."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from onecity.core.accounts.scope import Actor
from onecity.core.cases.models import Case
from onecity.core.cases.queries.scope import visible
from onecity.core.ledger.cipher import keyed_digest

REMEMBERED_DAYS = 365
SHORTEST_NUMBER = 7


def cases_of_caller(actor: Actor, phone: str = "", email: str = "") -> QuerySet[Case]:
    """The visible cases of the last year reported from a telephone number or an e-mail address, newest first; none for a fragment."""
    known = Q(pk__in=())
    if len(phone.strip()) >= SHORTEST_NUMBER:
        known |= Q(reporter__phone_digest=keyed_digest(phone))
    if "@" in email.strip().strip("@"):
        known |= Q(reporter__email_digest=keyed_digest(email.lower()))
    since = timezone.now() - timedelta(days=REMEMBERED_DAYS)
    return visible(actor).filter(known, reported_at__gte=since).select_related("category").order_by("-pk")
