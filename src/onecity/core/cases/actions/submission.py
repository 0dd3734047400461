"""What a person gives with an act, as far as it was checked field by field."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from onecity.core.accounts.models import Organisation, User
from onecity.core.cases.acts import Act
from onecity.core.cases.errors import BadInput
from onecity.core.cases.models import Case, Category
from onecity.core.cases.photos import Photo
from onecity.core.cases.request_kinds import request_kinds
from onecity.core.cases.rules import Limit
from onecity.core.cases.states import Urgency
from onecity.core.cases.tickets import ENDED_BY_ITSELF, KINDS
from onecity.core.cases.voices.reading import Voice
from onecity.core.moments import Moment

MAX_NOTE = 2000
MOST_EXTENSION = Decimal(1000)


@dataclass(frozen=True)
class Submission:
    """What a person gave with an act. `seen` is the history length they saw; position in degrees WGS 84 (lon, lat).

    `ticket` is the number of the ticket answered, `amount` an extension in the unit of the limit, `against` what is appealed
    against as `appeals.countable` names it, `other` another case, `link` the key of a link, `article` the version of the
    knowledge base an answer comes from, `moment` when it was done if it arrives later.
    """

    note: str = ""
    category: Category | None = None
    request_kind: str = ""
    article: str = ""
    urgency: str = ""
    lead: Organisation | None = None
    assisting: tuple[Organisation, ...] = ()
    photos: list[Photo] = field(default_factory=list)
    position: tuple[float, float] | None = None
    seen: int | None = None
    ticket: int | None = None
    outcome: str = ""
    organisation: Organisation | None = None
    person: User | None = None
    limit: Limit | None = None
    amount: Decimal | None = None
    platform: str = ""
    reference: str = ""
    review_on: date | None = None
    milestone: str = ""
    against: str = ""
    other: Case | None = None
    link: int | None = None
    text: str = ""
    moment: Moment | None = None
    voice: Voice | None = None


def _outcome_problem(act: Act, outcome: str) -> bool:
    return bool(act.ticket and outcome) and (outcome not in KINDS[act.ticket].outcomes or outcome in ENDED_BY_ITSELF)


def _text_problems(given: Submission) -> dict[str, str]:
    texts = {"note": given.note, "text": given.text, "platform": given.platform, "reference": given.reference}
    problems = {name: _("The note is too long.") for name, text in texts.items() if len(text) > MAX_NOTE}
    unstorable = {name: _("The text holds characters that cannot be stored.") for name, text in texts.items() if "\x00" in text}
    return problems | unstorable


def check_submission(act: Act, given: Submission) -> None:
    """Raise BadInput naming every field that is missing or cannot be taken."""
    problems = {name: _("This is needed.") for name in act.required if not getattr(given, name)}
    problems |= _text_problems(given)
    if given.request_kind and given.request_kind not in request_kinds():
        problems["request_kind"] = _("This kind of request is not known.")
    if given.urgency and given.urgency not in Urgency.values:
        problems["urgency"] = _("Unknown urgency.")
    if _outcome_problem(act, given.outcome):
        problems["outcome"] = _("Choose one of the answers.")
    if given.amount is not None and not 0 < given.amount <= MOST_EXTENSION:
        problems["amount"] = _("Give an amount above zero.")
    if given.limit is not None and not 0 < given.limit[0] <= MOST_EXTENSION:
        problems["limit"] = _("Give an amount above zero.")
    for name in ("lead", "organisation"):
        if (named := getattr(given, name)) and not named.active:
            problems[name] = _("This organisation is closed.")
    if problems:
        raise BadInput(problems)
