"""What is counted, and how a case ends."""

from onecity.core.cases.dossier import Dossier
from onecity.core.cases.effects.deed import Deed


def fail(dossier: Dossier, deed: Deed) -> None:
    """A rework, counted."""
    dossier.case.rework_count += 1


def close(dossier: Dossier, deed: Deed) -> None:
    """Note when it was closed."""
    dossier.case.closed_at = deed.at


def answer(dossier: Dossier, deed: Deed) -> None:
    """Answered at once: it has a number like every case that was dealt with, and it is closed."""
    case = dossier.case
    case.number, case.request_kind, case.answered_at_once = deed.given.number, deed.given.request_kind, True
    close(dossier, deed)


def force_close(dossier: Dossier, deed: Deed) -> None:
    """Closed without having been dealt with; counted apart."""
    close(dossier, deed)
    dossier.case.forced, dossier.case.review_on = True, None


def reopen(dossier: Dossier, deed: Deed) -> None:
    """What the closing said counts no more; counted."""
    case = dossier.case
    case.reopen_count += 1
    case.closed_at, case.rating, case.forced, case.call_failed, case.answered_at_once = None, "", False, False, False


def rate(dossier: Dossier, deed: Deed) -> None:
    """Keep the reporter's word."""
    dossier.case.rating = deed.given.rating


def answer_call(dossier: Dossier, deed: Deed) -> None:
    """Keep whether the call back failed."""
    dossier.case.call_failed = deed.given.outcome == "unsolved"


def supervise(dossier: Dossier, deed: Deed) -> None:
    """Counted."""
    dossier.case.supervision_count += 1


def urge(dossier: Dossier, deed: Deed) -> None:
    """Counted."""
    dossier.case.urge_count += 1


def uphold(dossier: Dossier, deed: Deed) -> None:
    """Take what was appealed against out of the score."""
    ticket = dossier.ticket(deed.given.answers)
    if ticket:
        dossier.case.excused = sorted({*dossier.case.excused, ticket.data["against"]})
