"""The stage of a bulk history: cases live in memory, the rows they leave go to COPY."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from onecity.core.accounts.calendars import city_calendar
from onecity.core.accounts.scope import NOBODY, Actor
from onecity.core.cases.actions.preparing import Work, order, prepare
from onecity.core.cases.actions.rating import REPORTER_ROLE, call_back_after
from onecity.core.cases.actions.reporting import ReporterDetails, inputs_of, new_case
from onecity.core.cases.acts import ACTS
from onecity.core.cases.dossier import Dossier
from onecity.core.cases.models import Case, CaseClock, CaseEvent, Reporter, Ticket
from onecity.core.cases.permission import fitting_grant
from onecity.core.cases.states import State
from onecity.core.cases.steps import By, Inputs, Step, advance
from onecity.core.geo.queries import Located
from onecity.core.ledger.cipher import encrypt, keyed_digest
from onecity.project.demo.cast import Cast
from onecity.project.demo.copying import CopyTable
from onecity.project.demo.deeds import Deeds, Known, appealable, pick_of, standing_of
from onecity.project.demo.history.duties import Duties
from onecity.project.demo.history.numbers import Numbers
from onecity.project.demo.pictures.album import Album
from onecity.science.cityday import NextAct, PlannedReport, Standing


def _by(actor: Actor, case: Case, act_code: str, ticket: Ticket | None) -> By:
    if act_code == "rate":
        return By(None, _("Reporter"), REPORTER_ROLE)
    grant = fitting_grant(actor, ACTS[act_code], case, ticket)
    return By(actor.user_id, actor.name, grant.role if grant else "", grant.organisation_id if grant else None)


class HistoryStage:
    """Does what `actions` would do, by the same `steps.advance`, without a query for each act.

    `places` says where each report lies, `keys` and `reporter_keys` are primary keys taken beforehand.
    """

    def __init__(
        self,
        cast: Cast,
        deeds: Deeds,
        numbers: Numbers,
        album: Album | None,
        places: dict[tuple[datetime, str], Located | None],
        keys: Iterator[int],
        reporter_keys: Iterator[int],
    ) -> None:
        self.cast, self.deeds, self.numbers, self.album = cast, deeds, numbers, album
        self.places, self.keys, self.reporter_keys = places, keys, reporter_keys
        self.duties = Duties()
        self.calendar = city_calendar()
        self.dossiers: dict[int, Dossier] = {}
        self.late: dict[int, list[CaseClock]] = defaultdict(list)
        self.failed: dict[int, list[CaseEvent]] = defaultdict(list)
        self.reporters, self.case_table = CopyTable(Reporter, with_key=True), CopyTable(Case, with_key=True)
        self.events, self.clocks, self.tickets = CopyTable(CaseEvent), CopyTable(CaseClock), CopyTable(Ticket)

    def report(self, planned: PlannedReport) -> Standing | None:
        """Take a report in; a place that lies in no grid is skipped."""
        located = self.places[planned.at, planned.key]
        if located is None:
            return None
        actor = self.cast.reporting(planned.source, located.region_code, pick_of(planned))
        by = By(actor.user_id, actor.name, min(actor.roles, default=""))
        given = self.deeds.report(planned, located)
        case = new_case(given, located, by, planned.at)
        case.pk = next(self.keys)
        case.reporter_id = self._keep_reporter(given.reporter)
        line = self.duties.line(planned.at, case.category_id, case)
        dossier = self.dossiers[case.pk] = Dossier(case)
        step = advance(dossier, ACTS["report"], by, planned.at, inputs_of(given, line), self.calendar)
        self._keep(dossier, planned.key, step, by)
        return standing_of(case, Known(planned.at), planned.key)

    def perform(self, standing: Standing, planned: NextAct) -> Standing | None:
        """Do an act in memory."""
        dossier = self.dossiers[standing.case]
        case = dossier.case
        given = self.deeds.submission(case, planned, standing, self.duties.route)
        ticket = next((one for one in dossier.tickets if one.kind == ACTS[planned.act].ticket), None)
        actor = NOBODY if planned.act == "rate" else self.cast.acting(planned.act, case, planned.pick, ticket, planned.at)
        if actor is None:
            return None
        by = _by(actor, case, planned.act, ticket)
        inputs = self._inputs(Work(actor, ACTS[planned.act], dossier, given, planned.at, ticket), planned)
        self._keep(dossier, standing.key, advance(dossier, ACTS[planned.act], by, planned.at, inputs, self.calendar), by)
        return standing_of(case, self._known(case, planned.at), standing.key)

    def _known(self, case: Case, at: datetime) -> Known:
        return Known(at, appealable(case, self.late[case.pk], self.failed[case.pk]) if case.state == State.CLOSED else ())

    def finish(self) -> None:
        """Send what is left: the clocks and tickets that are open, the cases as they stand, the number series."""
        for dossier in self.dossiers.values():
            self.case_table.add(dossier.case)
            self._send(dossier.clocks, dossier.tickets)
        for table in (self.reporters, self.case_table, self.events, self.clocks, self.tickets):
            table.flush()
        if self.album:
            self.album.flush()
        self.numbers.save()

    def _inputs(self, work: Work, planned: NextAct) -> Inputs:
        """What the act gets, as `actions.preparing` would prepare it, with what many cases share asked once."""
        case, given = work.dossier.case, work.given
        note = given.note.strip()
        match planned.act:
            case "accept" if given.category and given.category != case.category:
                line = self.duties.line(planned.at, given.category.pk, case)
                return Inputs(note=note, category=given.category, line=line)
            case "file":
                line = self.duties.line(planned.at, case.category_id, case)
                return Inputs(note=note, number=self.numbers.next(planned.at), line=line)
            case "rate":
                return Inputs(note=note, rating=planned.rating, opens=call_back_after(case, planned.rating))
            case "appeal":
                return Inputs(note=note, opens=order(work, "appeal", role="supervisor", data={"against": planned.against}))
        return prepare(work)

    def _keep(self, dossier: Dossier, key: str, step: Step, by: By) -> None:
        """What has ended is sent; what is open stays with the dossier, and what may be appealed against is remembered."""
        self.events.add(step.event)
        number = dossier.case.pk
        self.late[number] += [clock for clock in step.clocks if clock.late]
        self.failed[number] += [step.event] if step.event.act == "fail" else []
        self._send((one for one in step.clocks if one.ended_at), (one for one in step.tickets if one.ended_at))
        if self.album:
            self.album.attach(dossier.case, key, step.event, by)

    def _send(self, clocks: Iterable[CaseClock], tickets: Iterable[Ticket]) -> None:
        for clock in clocks:
            self.clocks.add(clock)
        for ticket in tickets:
            self.tickets.add(ticket)

    def _keep_reporter(self, details: ReporterDetails | None) -> int | None:
        if details is None:
            return None
        reporter = Reporter(
            pk=next(self.reporter_keys),
            name_cipher=encrypt(details.name) if details.name else b"",
            phone_cipher=encrypt(details.phone),
            phone_digest=keyed_digest(details.phone),
        )
        self.reporters.add(reporter)
        return reporter.pk
