"""The reporter as most readers see them: masked."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from onecity.core.accounts.scope import Actor, may
from onecity.core.cases.actions.looking import LOOK
from onecity.core.cases.models import Case
from onecity.core.cases.states import Rating
from onecity.core.ledger.cipher import decrypt
from onecity.core.ledger.masking import mask_email, mask_name, mask_phone


@dataclass(frozen=True)
class MaskedReporter:
    """Name, phone and e-mail address with their middle hidden, and whether this reader may ask for them."""

    name: str
    phone: str
    email: str
    may_ask: bool
    rating: str


def may_ask(actor: Actor, case: Case) -> bool:
    """Whether a reader's post on this case allows a look at its reporter."""
    return may(actor, LOOK, case.region_code, case.lead.path if case.lead else "")


def masked_reporter(actor: Actor, case: Case) -> MaskedReporter | None:
    """The reporter of a case as shown without a stated purpose; None where none is known."""
    reporter = case.reporter
    if reporter is None:
        return None
    name, phone, email = (decrypt(bytes(one)) for one in (reporter.name_cipher, reporter.phone_cipher, reporter.email_cipher))
    if not (name or phone or email):
        return None
    rating = str(Rating(case.rating).label) if case.rating else ""
    return MaskedReporter(mask_name(name), mask_phone(phone), mask_email(email), may_ask(actor, case), rating or _("not rated"))
