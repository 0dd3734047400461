"""The stage of the living city: the same actions a person uses, each in its own transaction."""

from collections.abc import Callable
from datetime import datetime

from django.contrib.gis.geos import Point

from onecity.core.cases.actions import perform, rate, report
from onecity.core.cases.acts import ACTS
from onecity.core.cases.models import Case, Ticket
from onecity.core.cases.queries.tickets import open_tickets
from onecity.core.geo.queries import locate
from onecity.project.demo.cast import Cast
from onecity.project.demo.deeds import Deeds, Known, known_of, pick_of, route_of, standing_of
from onecity.project.demo.pictures.album import Album, Subject
from onecity.science.cityday import NextAct, PlannedReport, Standing

SHOWN = ("category", "lead", "duty_line")


class NobodyToAct(LookupError):
    """No made-up person holds the post that an act needs."""


class ActionStage:
    """Reports and acts through `cases.actions`. `moment` says which time an act is given for the time it was planned.

    Raises what the actions raise, and NobodyToAct.
    """

    def __init__(self, cast: Cast, deeds: Deeds, moment: Callable[[datetime], datetime | None], album: Album | None = None) -> None:
        self.cast, self.deeds, self.moment, self.album = cast, deeds, moment, album

    def report(self, planned: PlannedReport) -> Standing | None:
        """Report as the person at that door would."""
        located = locate(Point(planned.longitude, planned.latitude, srid=4326))
        given = self.deeds.report(planned, located)
        if self.album:
            subject = Subject(given.category.code, planned.source, planned.longitude, planned.latitude, planned.at)
            given.photos.extend(self.album.photos(subject, "report", 1, planned.at))
        actor = self.cast.reporting(planned.source, located.region_code, pick_of(planned))
        case = report(actor, given, self.moment(planned.at))
        return standing_of(case, Known(case.state_since))

    def perform(self, standing: Standing, planned: NextAct) -> Standing | None:
        """Act on a case as it stands now; the actions say when somebody else was first."""
        case = Case.objects.select_related(*SHOWN).get(pk=standing.case)
        given = self.deeds.submission(case, planned, standing, route_of)
        if planned.act == "rate":
            return self._standing(rate(case.token, planned.rating, given.note, self.moment(planned.at)))
        actor = self.cast.acting(planned.act, case, planned.pick, _asked(case, planned), planned.at)
        if actor is None:
            raise NobodyToAct(planned.act)
        if self.album:
            given.photos.extend(self.album.photos(Subject.of(case, standing.key), planned.act, case.event_count + 1, planned.at))
        return self._standing(perform(actor, case.pk, planned.act, given, self.moment(planned.at)))

    @staticmethod
    def _standing(case: Case) -> Standing:
        return standing_of(case, known_of(case))


def _asked(case: Case, planned: NextAct) -> Ticket | None:
    """The open ticket that an act answers."""
    kind = ACTS[planned.act].ticket
    return open_tickets(case, kind).first() if kind else None
