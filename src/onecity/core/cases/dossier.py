"""A case with all that moves with it, as acts find it: its open clocks, its open tickets, and how often each clock has run."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from onecity.core.cases.models import Case, CaseClock, Ticket
from onecity.core.statements import objects_of
from onecity.core.updating import remember

_CLOCKS = "case_id = ANY ($1::bigint[]) ORDER BY started_at, id"


@dataclass
class Dossier:
    """What an act works on, in memory. `rounds` counts the runs of each (stage, milestone) so far."""

    case: Case
    clocks: list[CaseClock] = field(default_factory=list)
    tickets: list[Ticket] = field(default_factory=list)
    rounds: Counter[tuple[str, str]] = field(default_factory=Counter)

    def ticket(self, number: int) -> Ticket | None:
        """The open ticket of a number."""
        return next((ticket for ticket in self.tickets if ticket.number == number), None)

    def settle(self) -> None:
        """Let go of what has ended."""
        self.clocks = [clock for clock in self.clocks if clock.ended_at is None]
        self.tickets = [ticket for ticket in self.tickets if ticket.ended_at is None]


def dossiers_of(cases: Sequence[Case]) -> list[Dossier]:
    """Read what moves with some cases: one query, and another where tickets are open. How all was read is remembered for its writing."""
    clocks: dict[int, list[CaseClock]] = defaultdict(list)
    for clock in objects_of(CaseClock, _CLOCKS, [case.pk for case in cases]):
        clocks[clock.case_id].append(clock)
    tickets: dict[int, list[Ticket]] = defaultdict(list)
    if asked := [case.pk for case in cases if case.open_tickets]:
        for ticket in Ticket.objects.filter(case__in=asked, ended_at=None).select_related("organisation"):
            tickets[ticket.case_id].append(ticket)
    return [_dossier(case, clocks[case.pk], tickets[case.pk]) for case in cases]


def _dossier(case: Case, clocks: list[CaseClock], tickets: list[Ticket]) -> Dossier:
    rounds = Counter((clock.stage, clock.milestone) for clock in clocks)
    for clock in clocks:
        clock.case = case
    for ticket in tickets:
        ticket.case = case
    for row in (case, *(clock for clock in clocks if clock.ended_at is None), *tickets):
        remember(row)
    return Dossier(case, [clock for clock in clocks if clock.ended_at is None], tickets, rounds)


def dossier_of(case: Case) -> Dossier:
    """Read what moves with a case."""
    return dossiers_of([case])[0]
