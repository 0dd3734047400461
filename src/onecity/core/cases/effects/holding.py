"""Whose a case is, and who handled it."""

from onecity.core.cases.dossier import Dossier
from onecity.core.cases.effects.deed import Deed, Effect, begin_clock, end_clock
from onecity.core.cases.effects.filing import categorise, file_case
from onecity.core.cases.models import Case
from onecity.core.cases.states import Stage


def let_go(case: Case) -> None:
    """Nobody holds the case any more."""
    case.lead, case.assisting, case.holder, case.holder_person_id, case.handed_down = None, [], None, None, []


def mark_handled(dossier: Dossier, deed: Deed) -> None:
    """Note who handled it, and when it was handed in."""
    case, by = dossier.case, deed.by
    case.handled_at, case.handled_by_id, case.handled_by_organisation_id = deed.at, by.user_id, by.organisation_id


def on_spot(dossier: Dossier, deed: Deed) -> None:
    """Filed and handled in one go; the duty list says whose it would be."""
    file_case(dossier, deed)
    dossier.case.on_the_spot, dossier.case.lead = True, deed.given.lead
    mark_handled(dossier, deed)


def dispatch(dossier: Dossier, deed: Deed) -> None:
    """Name the lead and who assists."""
    case = dossier.case
    let_go(case)
    case.lead = deed.given.lead
    case.assisting = sorted(organisation.pk for organisation in deed.given.assisting)


def rule(dossier: Dossier, deed: Deed) -> None:
    """Dispatch it to whom the ruling names; that one cannot return it again."""
    dispatch(dossier, deed)
    dossier.case.ruled = True


def take_off(dossier: Dossier, deed: Deed) -> None:
    """Take it off the department; counted."""
    dossier.case.return_count += 1
    let_go(dossier.case)


def redirect(dossier: Dossier, deed: Deed) -> None:
    """Take it off the department under a new category; it stays in the list of that department until the new one signs."""
    case = dossier.case
    case.former_leads, case.ruled = sorted({*case.former_leads, *([case.lead_id] if case.lead_id else [])}), False
    let_go(case)
    categorise(dossier, deed)


def sign(dossier: Dossier, deed: Deed) -> None:
    """The former leads let go of it."""
    dossier.case.former_leads = []


def hand_down(dossier: Dossier, deed: Deed) -> None:
    """Pass it on to a lower organisation, a team or a person."""
    case, given = dossier.case, deed.given
    if given.organisation and given.organisation.pk != (case.holder_id or case.lead_id):
        case.holder, case.handed_down = given.organisation, [*case.handed_down, given.organisation.pk]
    case.holder_person_id = given.person_id


def send_out(dossier: Dossier, deed: Deed) -> None:
    """Note where it was sent, and the limits that others have."""
    case, given = dossier.case, deed.given
    case.external = {"to": given.platform, "state": "sent"}
    case.limits = {**given.limits, **case.limits}


def outside(state: str) -> Effect:
    """An effect that notes how it stands outside."""

    def effect(dossier: Dossier, deed: Deed) -> None:
        dossier.case.external = {**dossier.case.external, "state": state}

    return effect


def acknowledge(dossier: Dossier, deed: Deed) -> None:
    """Note their reference; from here their limit to answer runs."""
    case = dossier.case
    case.external = {**case.external, "state": "acknowledged", "reference": deed.given.reference}
    end_clock(dossier, deed, Stage.ACKNOWLEDGE)
    begin_clock(dossier, Stage.FORWARD, deed)


def answered_out(dossier: Dossier, deed: Deed) -> None:
    """Note that they answered: that counts as handed in."""
    outside("answered")(dossier, deed)
    mark_handled(dossier, deed)
