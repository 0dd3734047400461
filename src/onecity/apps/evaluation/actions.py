"""What changes in evaluation: a report is made and kept, a version of the rules is published."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from onecity.apps.evaluation.models import Report, Scheme
from onecity.apps.evaluation.periods import month
from onecity.apps.evaluation.queries.reaching import reach_of
from onecity.apps.evaluation.reports.contents import contents, digest
from onecity.apps.evaluation.schemes import BadContent, read, terms_on
from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.scope import Actor, require


class Refused(ValueError):
    """What was asked cannot be done; the message says why, to whoever asked."""


def signed_in(actor: Actor) -> int:
    """The key of a person. Raises NotAllowed for a machine."""
    if actor.user_id is None:
        raise NotAllowed("evaluation")
    return actor.user_id


@transaction.atomic
def make_report(actor: Actor, day: date) -> Report:
    """Make and keep the report of a day's month. Raises NotAllowed, Refused for a month that has not begun."""
    require(actor, "evaluation.report")
    period, now = month(day), timezone.now()
    if period.since > now:
        raise Refused(_("This month has not begun."))
    terms = terms_on(min(period.last, timezone.localdate()))
    figures = contents(period.first, reach_of(actor), terms, now)
    return Report.objects.create(
        month=period.first,
        until=period.until(now),
        region_code=min((reach.region_prefix for reach in reach_of(actor)), key=len, default=""),
        scheme=terms.version,
        figures=figures,
        digest=digest(figures),
        made_by_id=signed_in(actor),
    )


@transaction.atomic
def publish_scheme(actor: Actor, version: str, valid_from: date, content: dict[str, Any], note: str = "") -> Scheme:
    """Publish a version of the rules; months that are over keep theirs. Raises NotAllowed, Refused."""
    require(actor, "evaluation.rule")
    name = version.strip()
    if not name or Scheme.objects.filter(version=name).exists():
        raise Refused(_("Give the version a name that no other has."))
    if valid_from < timezone.localdate().replace(day=1) - timedelta(days=1):
        raise Refused(_("A version begins this month at the earliest: months that are over keep theirs."))
    try:
        read(content, name)
    except BadContent as fault:
        raise Refused(str(fault)) from fault
    return Scheme.objects.create(version=name, valid_from=valid_from, content=content, note=note.strip(), published_by_id=signed_in(actor))
