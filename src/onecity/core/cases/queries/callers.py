"""What somebody reported before, found by a digest of the number or of the e-mail address."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from onecity.core.accounts.scope import Actor
from onecity.core.cases.models import Case, Reporter
from onecity.core.cases.queries.scope import visible
from onecity.core.ledger.cipher import keyed_digest

REMEMBERED_DAYS = 365
SHORTEST_NUMBER = 7
MOST_REPORTS = 1000
"""Of one number or address: who has sent more is known by the newest of them."""


def cases_of_caller(actor: Actor, phone: str = "", email: str = "") -> QuerySet[Case]:
    """The visible cases of the last year reported from a telephone number or an e-mail address, newest first; none for a fragment."""
    known = Q(pk__in=())
    if len(phone.strip()) >= SHORTEST_NUMBER:
        known |= Q(phone_digest=keyed_digest(phone))
    if "@" in email.strip().strip("@"):
        known |= Q(email_digest=keyed_digest(email.lower()))
    since = timezone.now() - timedelta(days=REMEMBERED_DAYS)
    cases = visible(actor).filter(reporter__in=_newest(known), reported_at__gte=since)
    return cases.select_related("category").order_by("-pk")


def _newest(known: Q) -> list[int]:
    """Their keys as values: joined instead, the database reads the cases from the newest on until enough are of this caller."""
    return list(Reporter.objects.filter(known).order_by("-pk").values_list("pk", flat=True)[:MOST_REPORTS])
