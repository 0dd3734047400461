"""What a planned report or act becomes in the words of the case loop."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from zlib import crc32

from onecity.core.accounts.models import Organisation
from onecity.core.cases.actions import Report, Submission
from onecity.core.cases.models import Case, Category, DutyLine
from onecity.core.cases.routing import Route, route
from onecity.core.cases.states import CLOCK_OF, Source, State
from onecity.core.geo.queries import Located
from onecity.project.demo.reporters import reporter_for
from onecity.project.demo.wording import local_text, remark
from onecity.project.demo.world import village_names
from onecity.science.cityday import NextAct, PlannedReport, Standing
from onecity.science.cityday.reports import case_key, place_of
from onecity.science.worktime import Unit

BY_HAND: dict[str, tuple[str, ...]] = {"通信运营企业": ("LC-E-DX", "LC-E-YD", "LC-E-LT", "LC-E-TT")}
"""Leads a dispatcher chooses among where the duty list leaves it to them, by how its words begin."""

CHECKER_DEGREES = 0.00012


def standing_of(case: Case, key: str = "") -> Standing:
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
        )

    def lead_by_hand(self, case: Case, pick: float) -> Organisation | None:
        """Whom a dispatcher chooses: a company of the kind named, else the township or street of the place."""
        words = case.duty_line.lead_words if isinstance(case.duty_line, DutyLine) else ""
        codes = next((codes for begin, codes in BY_HAND.items() if words.startswith(begin)), (case.region_code[:9],))
        return self.organisations.get(codes[int(pick * len(codes))])


def checked_from(standing: Standing) -> tuple[float, float]:
    """Where the checker stands (degrees): within some metres of the place."""
    chance = Random(f"check {standing.key} {standing.sequence}")
    longitude, latitude = place_of(standing.key)
    return round(longitude + chance.gauss(0, CHECKER_DEGREES), 6), round(latitude + chance.gauss(0, CHECKER_DEGREES), 6)


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
