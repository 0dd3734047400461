"""Check points and visits as files, within scope. Whom one visits stands in none of them."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from onecity.apps.patrol.models import CheckPoint, Visit
from onecity.apps.patrol.queries import PointFilter, VisitFilter, filtered_points, filtered_visits
from onecity.core.accounts.scope import Actor
from onecity.core.geo.place_words import place_to_read
from onecity.core.geo.queries import area_names, locate_many
from onecity.core.resources.queries import Attendance, attendance
from onecity.core.tables import Column, Table

POINT_COLUMNS: tuple[Column[CheckPoint], ...] = (
    Column("code", gettext_lazy("Point number"), lambda point: point.code),
    Column("kind", gettext_lazy("Kind of check"), lambda point: point.checklist.name),
    Column("name", pgettext_lazy("of an object", "Name"), lambda point: point.name),
    Column("place", gettext_lazy("Place"), lambda point: point.where),
    Column("region_code", gettext_lazy("Region code"), lambda point: point.region_code),
    Column("grid_code", gettext_lazy("Grid code"), lambda point: point.grid.code if point.grid else None),
    Column("keeper", gettext_lazy("Keeper"), lambda point: point.keeper.get_full_name() if point.keeper else None),
    Column("days", gettext_lazy("Every … days"), lambda point: point.days, "number"),
    Column("due_on", gettext_lazy("Due by"), lambda point: point.due_on.isoformat()),
    Column("visited_at", gettext_lazy("Last visit"), lambda point: point.visited_at, "moment"),
    Column("active", gettext_lazy("In use"), lambda point: point.active, "truth"),
    Column("longitude", gettext_lazy("Longitude"), lambda point: round(point.point.x, 6), "number"),
    Column("latitude", gettext_lazy("Latitude"), lambda point: round(point.point.y, 6), "number"),
    Column("synthetic", gettext_lazy("Synthetic"), lambda point: point.synthetic, "truth"),
)


def _not_holding(visit: Visit) -> str:
    wrong = {code for code, holds in visit.answers.items() if not holds}
    return "; ".join(item.name for item in visit.check_point.checklist.items if item.code in wrong)


VISIT_COLUMNS: tuple[Column[Visit], ...] = (
    Column("at", pgettext_lazy("of a visit", "When"), lambda visit: visit.at, "moment"),
    Column("code", gettext_lazy("Point number"), lambda visit: visit.check_point.code),
    Column("kind", gettext_lazy("Kind of check"), lambda visit: visit.check_point.checklist.name),
    Column("name", pgettext_lazy("of an object", "Name"), lambda visit: visit.check_point.name),
    Column("by", gettext_lazy("Visited by"), lambda visit: visit.by.get_full_name()),
    Column("outcome", gettext_lazy("Outcome"), lambda visit: visit.get_outcome_display()),
    Column("found", gettext_lazy("What did not hold"), _not_holding),
    Column("note", gettext_lazy("Note"), lambda visit: visit.note),
    Column("metres", gettext_lazy("Metres from the point"), lambda visit: visit.metres, "number"),
    Column("accuracy", gettext_lazy("Accuracy, metres"), lambda visit: visit.accuracy, "number"),
    Column("arrived_at", gettext_lazy("Told later, at"), lambda visit: visit.arrived_at, "moment"),
    Column("cases", gettext_lazy("Cases made"), lambda visit: " ".join(case.label for case in visit.cases.all())),
    Column("synthetic", gettext_lazy("Synthetic"), lambda visit: visit.synthetic, "truth"),
)


def point_table(actor: Actor, given: PointFilter) -> Table[CheckPoint]:
    """The check points of a filter. Raises NotAllowed."""
    rows = filtered_points(actor, given)
    return Table(
        _("Check points of %(city)s") % {"city": settings.CITY.name_zh}, POINT_COLUMNS, rows, lambda one: (one.point.x, one.point.y)
    )


def visit_table(actor: Actor, given: VisitFilter) -> Table[Visit]:
    """The visits of a filter; where the visitor stood is the place of a row. Raises NotAllowed."""
    rows = filtered_visits(actor, given)
    title = _("Visits of %(city)s") % {"city": settings.CITY.name_zh}
    return Table(title, VISIT_COLUMNS, rows, lambda one: (one.position.x, one.position.y) if one.position else None)


@dataclass(frozen=True)
class AttendanceRow:
    """A day of somebody with the names of their area and of the place where they came on."""

    day: Attendance
    region: str
    place: str


def attendance_rows(actor: Actor, day: date) -> list[AttendanceRow]:
    """The attendance of a day; places are told in the reader's language."""
    days = attendance(actor, day)
    language = get_language() or ""
    names = area_names({one.region_code for one in days}, language)
    placed = [one for one in days if one.place]
    found = locate_many([(one.place.x, one.place.y) for one in placed if one.place])
    words = {one.user.pk: place_to_read(at.place_words, at.region_code) for one, at in zip(placed, found, strict=True) if at}
    return [AttendanceRow(one, names.get(one.region_code, one.region_code), words.get(one.user.pk, "")) for one in days]


ATTENDANCE_COLUMNS: tuple[Column[AttendanceRow], ...] = (
    Column("who", gettext_lazy("Who"), lambda row: row.day.user.get_full_name()),
    Column("region", gettext_lazy("Region"), lambda row: row.region),
    Column("came", gettext_lazy("Came on"), lambda row: row.day.came, "moment"),
    Column("went", gettext_lazy("Went off"), lambda row: row.day.went, "moment"),
    Column("hours", gettext_lazy("Hours on duty"), lambda row: round(row.day.hours, 1), "number"),
    Column("place", gettext_lazy("Came on at"), lambda row: row.place),
)


def attendance_table(actor: Actor, day: date) -> Table[AttendanceRow]:
    """The attendance of a day; where somebody came on is the place of a row."""
    rows = attendance_rows(actor, day)
    title = _("Attendance on %(day)s") % {"day": day.isoformat()}
    return Table(title, ATTENDANCE_COLUMNS, rows, lambda row: (row.day.place.x, row.day.place.y) if row.day.place else None)
