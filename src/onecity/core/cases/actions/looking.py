"""Looking at a reporter's name and number: only for a stated purpose, and written down."""

from dataclasses import dataclass

from django.db import transaction

from onecity.core.accounts.scope import Actor, require
from onecity.core.cases.models import Case
from onecity.core.ledger.actions import record_lookup
from onecity.core.ledger.cipher import decrypt

LOOK = "cases.reporter"


@dataclass(frozen=True)
class OpenedReporter:
    """A reporter's name, telephone number and e-mail address in clear."""

    name: str
    phone: str
    email: str


@transaction.atomic
def open_reporter(actor: Actor, case: Case, purpose: str) -> OpenedReporter:
    """Open the reporter of a case; the look is in the audit before anything is read.

    Raises NotAllowed when the actor's post on this case does not cover it, PurposeMissing when nothing is stated.
    """
    require(actor, LOOK, case.region_code, case.lead.path if case.lead else "")
    reporter = case.reporter
    if reporter is None:
        return OpenedReporter("", "", "")
    record_lookup(actor, "reporter", str(reporter.pk), f"{case.label}: {purpose.strip()}" if purpose.strip() else "")
    return OpenedReporter(*(decrypt(bytes(one)) for one in (reporter.name_cipher, reporter.phone_cipher, reporter.email_cipher)))
