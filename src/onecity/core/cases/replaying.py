"""A case built again from its report and its history alone: state, counts, clocks and tickets."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from onecity.core.accounts.models import Organisation
from onecity.core.cases.acts import ACTS
from onecity.core.cases.dossier import Dossier
from onecity.core.cases.given import Records, given_in
from onecity.core.cases.models import Case, CaseClock, CaseEvent, Category, DutyLine, Ticket
from onecity.core.cases.steps import By, advance
from onecity.science.worktime import WorkCalendar

AS_REPORTED = (
    "id", "token", "text", "place", "point", "region_code", "grid_id", "source", "asset_code", "reporter_id", "reported_by_id",
    "reported_at", "synthetic",
)  # fmt: skip
"""What a report gives a case, and no act changes."""


class StoredRecords:
    """Categories, lines and organisations of the database, each read once. The newest category of a key is taken."""

    def __init__(self) -> None:
        self._categories: dict[str, Category] = {}
        self._lines: dict[tuple[int, int], DutyLine | None] = {}
        self._organisations: dict[str, Organisation] = {}

    def category(self, key: str) -> Category:
        """A category by kind and code. Raises LookupError."""
        if key not in self._categories:
            kind, _colon, code = key.partition(":")
            self._categories[key] = Category.objects.filter(kind=kind, code=code).order_by("-active", "-pk")[0]
        return self._categories[key]

    def line(self, duty_list_id: int, number: int) -> DutyLine | None:
        """A line of a duty list."""
        key = (duty_list_id, number)
        if key not in self._lines:
            self._lines[key] = DutyLine.objects.filter(duty_list=duty_list_id, number=number).first()
        return self._lines[key]

    def organisation(self, code: str) -> Organisation:
        """An organisation by its code. Raises Organisation.DoesNotExist."""
        if code not in self._organisations:
            self._organisations[code] = Organisation.objects.get(code=code)
        return self._organisations[code]


@dataclass
class Replay:
    """What a history gives: the case as it stands at its end, and every row on the way, unsaved."""

    case: Case
    events: list[CaseEvent] = field(default_factory=list)
    clocks: list[CaseClock] = field(default_factory=list)
    tickets: list[Ticket] = field(default_factory=list)


def _as_reported(case: Case, category: Category) -> Case:
    """The case before its first act."""
    values = {name: getattr(case, name) for name in AS_REPORTED}
    return Case(**values, category=category, urgency=category.urgency, state_since=case.reported_at)


def replay(case: Case, events: Iterable[CaseEvent], calendar: WorkCalendar, records: Records) -> Replay:
    """Do again what a history tells, its rows in their order, under a calendar. Raises LookupError when a record is gone."""
    rows = list(events)
    dossier = Dossier(_as_reported(case, records.category(rows[0].data["category"])))
    made = Replay(dossier.case)
    for row in rows:
        by = By(row.actor_id, row.actor_name, row.role, row.organisation_id)
        step = advance(dossier, ACTS[row.act], by, row.at, given_in(row, records), calendar)
        made.events.append(step.event)
        made.clocks += [clock for clock in step.clocks if not any(clock is known for known in made.clocks)]
        made.tickets += [ticket for ticket in step.tickets if not any(ticket is known for known in made.tickets)]
    return made
