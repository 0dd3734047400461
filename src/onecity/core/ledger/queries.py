"""What is read of the audit rows."""

from datetime import date

from django.db.models import Q, QuerySet

from onecity.core.ledger.models import LookUp


def lookups(words: str = "", since: date | None = None, until: date | None = None) -> QuerySet[LookUp]:
    """Audit rows by person, subject or purpose, within days (both included), newest first."""
    rows = LookUp.objects.all()
    if words.strip():
        text = words.strip()
        rows = rows.filter(Q(actor_name__icontains=text) | Q(purpose__icontains=text) | Q(subject_id=text) | Q(subject_kind=text))
    if since:
        rows = rows.filter(at__date__gte=since)
    return rows.filter(at__date__lte=until) if until else rows
