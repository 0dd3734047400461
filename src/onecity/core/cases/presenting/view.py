"""Everything the case page and the drawer show of one case."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from onecity.core.accounts.scope import Actor
from onecity.core.cases.models import Case, CaseEvent
from onecity.core.cases.presenting import acting, history, limits, pictures, related, reporters, routes, stages, tickets, voices
from onecity.core.cases.presenting.likeness import told_near
from onecity.core.cases.presenting.rows import near_marks
from onecity.core.cases.queries.detail import history_of, possible_acts
from onecity.core.cases.queries.near import NearCase, Told, near_open_cases
from onecity.core.cases.queries.related import related_to
from onecity.core.cases.routing import Route, route
from onecity.core.cases.suggesting.presenting import alarm_of
from onecity.core.geo.models import Region
from onecity.core.geo.own_grids import own_grids

SHORT_HISTORY, MOST_NEAR = 6, 3
FACES = ("page", "drawer")


@dataclass(frozen=True)
class Asked:
    """How the reader looks: on the page or in the drawer, at people's acts only, as an item of which list."""

    face: str = "page"
    people_only: bool = False
    listed: str = ""


def _region_words(case: Case) -> str:
    """County and township of a case, by their names."""
    codes = (case.region_code[:6], case.region_code[:9])
    names = {one.code: one.name for one in Region.objects.filter(code__in=codes).defer("geom")}
    return " ".join(names[code] for code in codes if code in names)


def _history(case: Case, events: Sequence[CaseEvent], asked: Asked) -> dict[str, Any]:
    shown = history.of_people(events) if asked.people_only else list(events)
    names = history.names_for(case, events)
    entries = history.history_entries(case, shown, case.photos.all(), names)
    short = asked.face == "drawer"
    return {
        "entries": entries[:SHORT_HISTORY] if short else entries,
        "event_total": len(events),
        "people_only": asked.people_only,
        "assisting": [name for code, name in names.organisations.items() if code in _assisting_codes(events)],
    }


def _assisting_codes(events: Sequence[CaseEvent]) -> set[str]:
    """Codes of the organisations that assist since the newest dispatch."""
    newest = next((event for event in events if event.act == "dispatch"), None)
    return set(newest.data.get("assisting", ())) if newest else set()


def _route(case: Case) -> Route:
    """Where the case went; before its dispatch, where the duty list would send it."""
    return Route(case.duty_line, case.lead, ()) if case.lead else route(case.duty_line, case.region_code)


def _near(actor: Actor, case: Case, known: set[int]) -> list[NearCase]:
    """What is open near a case and has not yet to do with it, those that may mean the same first."""
    told = Told(case.text, case.category, case.reported_at)
    near = near_open_cases(actor, case.point, leave_out=case.pk, limit=MOST_NEAR + len(known), told=told)
    return [one for one in near if one.case.pk not in known][:MOST_NEAR]


def case_view(actor: Actor, case: Case, asked: Asked) -> dict[str, Any]:
    """The context of templates/cases/page.html and drawer.html."""
    now = timezone.now()
    events = list(history_of(case))
    possible = possible_acts(actor, case)
    found = related_to(actor, case)
    near = _near(actor, case, {one.case.pk for one in found})
    return {
        "case": case,
        "asked": asked,
        "region": _region_words(case),
        "own_grid": own_grids(actor).get(case.grid.code) if case.grid else None,
        "steps": stages.stage_steps(case, events),
        "clocks": [limits.clock_of(clock, now) for clock in case.clocks.all()],
        "age_seconds": limits.total_time(case, now).total_seconds(),
        "pictures": pictures.pictures_of(case, case.photos.all()),
        "voices": voices.voices_of(case),
        "reason": routes.reason_for(_route(case), case.category, now),
        "alarm": alarm_of(events[-1].data.get("danger") if events else None),
        "links": related.links_told(actor, case, found),
        "may_link": any(one.act.code == "link" and one.obstacle is None for one in possible),
        "near": told_near(near),
        "near_marks": near_marks(near),
        "reporter": reporters.masked_reporter(actor, case),
        "acts": acting.act_buttons(case, possible, asked.face),
        "tickets": tickets.ticket_lines(actor, case, asked.face) if case.ticket_count else [],
        "related": related.related_lines(found),
        "others": acting.others_words(case, possible),
        **_history(case, events, asked),
    }
