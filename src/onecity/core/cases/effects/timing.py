"""What acts do to the time of a case."""

from decimal import Decimal

from onecity.core.cases import clocks
from onecity.core.cases.dossier import Dossier
from onecity.core.cases.effects.deed import Deed, end_clock, handling_clock
from onecity.core.cases.states import Stage


def feedback(dossier: Dossier, deed: Deed) -> None:
    """The reporter was told."""
    end_clock(dossier, deed, Stage.FEEDBACK)


def milestone(dossier: Dossier, deed: Deed) -> None:
    """A milestone was reached."""
    end_clock(dossier, deed, Stage.HANDLE, deed.given.milestone)


def grant(dossier: Dossier, deed: Deed) -> None:
    """Move the limit of handling by what the request asked for; counted."""
    ticket, clock = dossier.ticket(deed.given.answers), handling_clock(dossier)
    dossier.case.extension_count += 1
    if ticket and clock:
        clocks.extend(clock, Decimal(str(ticket.data["amount"])), deed.calendar)


def suspend(dossier: Dossier, deed: Deed) -> None:
    """Note when it is looked at again; counted."""
    dossier.case.suspension_count += 1
    dossier.case.review_on = deed.given.review_on


def resume(dossier: Dossier, deed: Deed) -> None:
    """Nothing is to be looked at again."""
    dossier.case.review_on = None


def bundle(dossier: Dossier, deed: Deed) -> None:
    """Follow another case's clock."""
    dossier.case.clock_parent_id = deed.given.other_id
    follow(dossier, deed)


def follow(dossier: Dossier, deed: Deed) -> None:
    """Take over the clock of the parent as it runs now."""
    dossier.case.shared_clock = dict(deed.given.shared)
    clock = handling_clock(dossier)
    if clock:
        clocks.take_shared(clock, dossier.case.shared_clock)


def unbundle(dossier: Dossier, deed: Deed) -> None:
    """Go back to the limit of its own, from when handling began."""
    case, clock = dossier.case, handling_clock(dossier)
    case.clock_parent_id, case.shared_clock = None, {}
    if clock and (limit := case.limits.get(Stage.HANDLE)):
        clock.stopped_at = clock.resumed_at = None
        clocks.start(clock, limit, clock.started_at, deed.calendar)
