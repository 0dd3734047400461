"""What a case is: its category, its limits, its number, where it came from."""

from onecity.core.cases.dossier import Dossier
from onecity.core.cases.effects.deed import Deed


def categorise(dossier: Dossier, deed: Deed) -> None:
    """Take the category, the kind of request, and with a line of the duty list its limits and milestones."""
    case, given = dossier.case, deed.given
    case.request_kind = given.request_kind or case.request_kind
    if given.category:
        case.category = given.category
    if given.line:
        case.duty_line, case.limits, case.milestones = given.line, given.line.limits, given.line.milestones


def report(dossier: Dossier, deed: Deed) -> None:
    """Take the category; words of danger may make it more urgent than that."""
    dossier.case.urgency = deed.given.urgency or dossier.case.urgency
    categorise(dossier, deed)


def file_case(dossier: Dossier, deed: Deed) -> None:
    """Give the number and the urgency; the limits of the list in force count from here."""
    dossier.case.number = deed.given.number
    dossier.case.urgency = deed.given.urgency or dossier.case.urgency
    categorise(dossier, deed)


def part(dossier: Dossier, deed: Deed) -> None:
    """Note which case it was split from."""
    dossier.case.split_from_id = deed.given.other_id
    categorise(dossier, deed)


def merge(dossier: Dossier, deed: Deed) -> None:
    """Note which case it goes on in."""
    dossier.case.merged_into_id = deed.given.other_id


def unmerge(dossier: Dossier, deed: Deed) -> None:
    """Let it go its own way again."""
    dossier.case.merged_into_id = None
