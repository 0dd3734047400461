"""What a planned report or act becomes in the words of the case loop."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from random import Random
from zlib import crc32

from django.utils import timezone

from onecity.core.accounts.models import Organisation
from onecity.core.cases.actions import Report, Submission
from onecity.core.cases.appeals import countable
from onecity.core.cases.models import Case, CaseClock, CaseEvent, Category, DutyLine
from onecity.core.cases.routing import Route, route
from onecity.core.cases.states import CLOCK_OF, Source, State
from onecity.core.geo.queries import Located
from onecity.project.demo.reporters import reporter_for
from onecity.project.demo.wording import local_text, remark
from onecity.project.demo.world import village_names
from onecity.science.cityday import NextAct, PlannedReport, Standing
from onecity.science.cityday.conduct import PUT_OFF
from onecity.science.cityday.reports import case_key, place_of
from onecity.science.worktime import Unit

BY_HAND: dict[str, tuple[str, ...]] = {"通信运营企业": ("LC-E-DX", "LC-E-YD", "LC-E-LT", "LC-E-TT")}
"""Leads a dispatcher chooses among where the duty list leaves it to them, by how its words begin."""

REQUESTS = frozenset({Source.HOTLINE, Source.WEB})
KIND_SHARES = {"help": 0.62, "complaint": 0.26, "report": 0.05, "suggestion": 0.07}
"""Of requests that become cases (an assumption of ours; questions are mostly answered at once and are not in the history)."""

CHECKER_DEGREES = 0.00012


@dataclass(frozen=True)
class Known:
    """What a planner must know of a case beside its row: when it was last acted on, and what may be appealed against."""

    acted_at: datetime | None = None
    appealable: tuple[str, ...] = ()


def known_of(case: Case, acted_at: datetime | None = None) -> Known:
    """The same from the database."""
    at = acted_at or case.events.order_by("-sequence").values_list("at", flat=True)[0]
    return Known(at, appealable(case, case.clocks.all(), case.events.filter(act="fail")) if case.state == State.CLOSED else ())


def appealable(case: Case, clocks: Iterable[CaseClock], failed: Iterable[CaseEvent]) -> tuple[str, ...]:
    """What a department may still appeal against in a closed case: one appeal a case."""
    if case.closed_at is None or case.lead is None or "appeal" in case.open_tickets or case.excused:
        return ()
    return tuple(sorted(one.code for one in countable(clocks, failed, case.excused, case.closed_at)))


def standing_of(case: Case, known: Known, key: str = "") -> Standing:
    """Where a case stands for the planner; `key` spares working it out."""
    limit = case.limits.get(str(CLOCK_OF.get(case.state, "")))
    return Standing(
        case=case.pk,
        key=key or case_key(case.point.x, case.point.y),
        code=case.category.code,
        state=case.state,
        since=case.state_since,
        sequence=case.event_count,
        limit=(limit[0], Unit(limit[1])) if limit else None,
        region_code=case.region_code,
        returns=case.return_count,
        reworks=case.rework_count,
        can_rate=case.state == State.CLOSED and case.reporter_id is not None and not case.rating,
        acted_at=known.acted_at,
        tickets=frozenset(case.open_tickets),
        extensions=case.extension_count,
        suspensions=case.suspension_count,
        supervisions=case.supervision_count,
        reopens=case.reopen_count,
        call_failed=case.call_failed,
        appealable=known.appealable,
    )


@dataclass(frozen=True)
class Deeds:
    """Turns plans into what the actions take. `categories` by key, `villages` names by 12-digit code, organisations by code."""

    categories: Mapping[str, Category]
    villages: Mapping[str, str]
    organisations: Mapping[str, Organisation]

    def report(self, planned: PlannedReport, located: Located) -> Report:
        """A report as it arrives."""
        village = self.villages.get(located.region_code, "")
        return Report(
            text=local_text(planned.text, planned.source, located.place_words, village, crc32(planned.key.encode())),
            longitude=planned.longitude,
            latitude=planned.latitude,
            category=self.categories[planned.category],
            source=Source(planned.source),
            reporter=reporter_for(planned.source, planned.key),
            request_kind=kind_of(planned),
            synthetic=True,
        )

    def submission(self, case: Case, planned: NextAct, standing: Standing, routed: Callable[[Case], Route]) -> Submission:
        """What goes with an act on a case that was seen as it stood; `routed` asks the duty list."""
        found = routed(case) if planned.act == "dispatch" else None
        lead = (found.lead or self.lead_by_hand(case, planned.pick)) if found else None
        return Submission(
            note=remark("rate_not" if planned.rating == "not" else planned.act, planned.pick, case),
            category=self.categories[planned.category] if planned.category else None,
            lead=lead,
            assisting=found.assisting if found else (),
            position=checked_from(standing) if planned.act in ("pass", "fail") else None,
            seen=standing.sequence,
            amount=more_time(standing) if planned.act == "ask_extension" else None,
            review_on=review_day(planned) if planned.act == "suspend" else None,
            outcome=planned.outcome,
            against=planned.against,
        )

    def lead_by_hand(self, case: Case, pick: float) -> Organisation | None:
        """Whom a dispatcher chooses: a company of the kind named, else the township or street of the place."""
        words = case.duty_line.lead_words if isinstance(case.duty_line, DutyLine) else ""
        codes = next((codes for begin, codes in BY_HAND.items() if words.startswith(begin)), (case.region_code[:9],))
        return self.organisations.get(codes[int(pick * len(codes))])


def more_time(standing: Standing) -> Decimal:
    """What a department asks for: half of its limit again, by the half unit."""
    amount = Decimal(str(standing.limit[0])) if standing.limit else Decimal(1)
    return max(Decimal("0.5"), (amount / 2).quantize(Decimal("0.5")))


def review_day(planned: NextAct) -> date:
    """When a case that is put off is looked at again."""
    return timezone.localdate(planned.at + PUT_OFF)


def checked_from(standing: Standing) -> tuple[float, float]:
    """Where the checker stands (degrees): within some metres of the place."""
    chance = Random(f"check {standing.key} {standing.sequence}")
    longitude, latitude = place_of(standing.key)
    return round(longitude + chance.gauss(0, CHECKER_DEGREES), 6), round(latitude + chance.gauss(0, CHECKER_DEGREES), 6)


def kind_of(planned: PlannedReport) -> str:
    """What a citizen's request is; what grid workers and machines report is none."""
    if planned.source not in REQUESTS:
        return ""
    return Random(f"kind {planned.key}").choices(tuple(KIND_SHARES), tuple(KIND_SHARES.values()))[0]


def pick_of(planned: PlannedReport) -> float:
    """A number from 0 to 1 that belongs to a report: it chooses who takes it in."""
    return Random(f"door {planned.key}").random()


def route_of(case: Case) -> Route:
    """What the duty list says of a case, asked of the database."""
    return route(case.duty_line, case.region_code)


def demo_deeds() -> Deeds:
    """The deeds of this city."""
    return Deeds(
        categories={category.key: category for category in Category.objects.filter(active=True)},
        villages=village_names(),
        organisations={one.code: one for one in Organisation.objects.filter(active=True)},
    )
