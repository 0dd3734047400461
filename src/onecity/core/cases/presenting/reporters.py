"""The reporter as most readers see them: masked."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from onecity.core.accounts.scope import Actor, may
from onecity.core.cases.actions.looking import LOOK
from onecity.core.cases.models import Case
from onecity.core.cases.states import Rating
from onecity.core.ledger.cipher import decrypt
from onecity.core.ledger.masking import mask_name, mask_phone


@dataclass(frozen=True)
class MaskedReporter:
    """Name and phone with their middle hidden, and whether this reader may ask for them."""

    name: str
    phone: str
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
    name, phone = decrypt(bytes(reporter.name_cipher)), decrypt(bytes(reporter.phone_cipher))
    if not (name or phone):
        return None
    rating = str(Rating(case.rating).label) if case.rating else ""
    return MaskedReporter(mask_name(name), mask_phone(phone), may_ask(actor, case), rating or _("not rated"))
