"""What an act is given, resolved to records of the house; what of it enters the history, and how it is read back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from django.contrib.gis.geos import Point

from onecity.core.accounts.models import Organisation
from onecity.core.cases.models import CaseEvent, Category, DutyLine


@dataclass(frozen=True)
class TicketOrder:
    """A ticket to be opened: of a kind, for an organisation, a person or a role, under a limit of [amount, unit]."""

    kind: str
    limit: tuple[Any, ...]
    organisation: Organisation | None = None
    person_id: int | None = None
    role: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Inputs:
    """What an act was given. `opens` is a ticket it opens, `answers` the number of the one it answers.

    `limits` are added to those of the case where it has none; `other_id` is the key of another case; `shared` the clock of another
    case as `clocks.shared_of` tells it. `arrived` is when it became known what was done earlier, away from any network.
    """

    note: str = ""
    category: Category | None = None
    request_kind: str = ""
    urgency: str = ""
    number: str = ""
    line: DutyLine | None = None
    lead: Organisation | None = None
    assisting: tuple[Organisation, ...] = ()
    organisation: Organisation | None = None
    person_id: int | None = None
    rating: str = ""
    position: Point | None = None
    opens: TicketOrder | None = None
    answers: int = 0
    outcome: str = ""
    limits: Mapping[str, Any] = field(default_factory=dict)
    review_on: date | None = None
    platform: str = ""
    reference: str = ""
    milestone: str = ""
    other_id: int | None = None
    shared: Mapping[str, Any] = field(default_factory=dict)
    arrived: datetime | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


class Records(Protocol):
    """Where records named in a history are found again."""

    def category(self, key: str) -> Category:
        """A category by kind and code."""

    def line(self, duty_list_id: int, number: int) -> DutyLine | None:
        """A line of a duty list."""

    def organisation(self, code: str) -> Organisation:
        """An organisation by its code."""


PLAIN = (
    "request_kind", "urgency", "number", "rating", "person_id", "answers", "outcome", "platform", "reference", "milestone", "other_id",
)  # fmt: skip
"""What is kept as it is."""
TABLES = ("limits", "shared")
KEPT = frozenset({*PLAIN, *TABLES, "category", "duty_list", "line", "lead", "assisting", "organisation", "review_on", "opens", "arrived"})


def _order_recorded(order: TicketOrder | None) -> dict[str, Any] | None:
    if order is None:
        return None
    told = {
        "kind": order.kind,
        "limit": list(order.limit),
        "organisation": order.organisation and order.organisation.code,
        "person_id": order.person_id,
        "role": order.role,
        "data": dict(order.data),
    }
    return {key: value for key, value in told.items() if value}


def recorded(given: Inputs) -> dict[str, Any]:
    """What the history keeps of the inputs: codes only, nothing that was not given."""
    record = {
        **{name: getattr(given, name) for name in PLAIN},
        **{name: dict(getattr(given, name)) for name in TABLES},
        "category": given.category and given.category.key,
        "duty_list": given.line and given.line.duty_list_id,
        "line": given.line and given.line.number,
        "lead": given.lead and given.lead.code,
        "assisting": sorted(organisation.code for organisation in given.assisting),
        "organisation": given.organisation and given.organisation.code,
        "review_on": given.review_on and given.review_on.isoformat(),
        "opens": _order_recorded(given.opens),
        "arrived": given.arrived and given.arrived.isoformat(),
        **given.extra,
    }
    return {key: value for key, value in record.items() if value}


def _order_from(told: dict[str, Any] | None, records: Records) -> TicketOrder | None:
    if told is None:
        return None
    organisation = records.organisation(told["organisation"]) if "organisation" in told else None
    return TicketOrder(told["kind"], tuple(told["limit"]), organisation, told.get("person_id"), told.get("role", ""), told.get("data", {}))


def given_in(event: CaseEvent, records: Records) -> Inputs:
    """What an act was given, read back from its row of the history."""
    data = event.data
    plain: dict[str, Any] = {name: data[name] for name in (*PLAIN, *TABLES) if name in data}
    named: dict[str, Any] = {name: records.organisation(data[name]) for name in ("lead", "organisation") if name in data}
    return Inputs(
        **plain,
        **named,
        note=event.note,
        category=records.category(data["category"]) if "category" in data else None,
        line=records.line(data["duty_list"], data["line"]) if "line" in data else None,
        assisting=tuple(records.organisation(code) for code in data.get("assisting", ())),
        review_on=date.fromisoformat(data["review_on"]) if "review_on" in data else None,
        opens=_order_from(data.get("opens"), records),
        position=event.position,
        arrived=datetime.fromisoformat(data["arrived"]) if "arrived" in data else None,
        extra={key: value for key, value in data.items() if key not in KEPT},
    )
