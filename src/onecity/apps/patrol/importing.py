"""Check points from a file: a point a row, by its number. One that is known is left alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onecity.apps.patrol.actions import NewPoint, record_points
from onecity.apps.patrol.actions.points import LONGEST_DAYS, telephone
from onecity.apps.patrol.checklists import Checklist, checklists
from onecity.apps.patrol.models import CheckPoint
from onecity.apps.patrol.queries import keepers
from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor
from onecity.core.cases.imports.cells import CellReader, Row
from onecity.core.cases.imports.kinds import ImportKind
from onecity.core.cases.imports.names import Names
from onecity.core.cases.imports.numbered import NumberedImport
from onecity.core.cases.imports.placing import Place
from onecity.core.cases.models import ImportRun
from onecity.core.rowfiles.errors import BadRow
from onecity.core.rowfiles.fields import Columns, Field
from onecity.core.said import Said

KEEP = "patrol.keep"
MOST_CODE, MOST_NAME, MOST_ENGLISH, MOST_PERSON, MOST_PHONE = 20, 60, 120, 40, 20
FIELDS: tuple[Field, ...] = (
    Field("code", _("Point number"), "code, number, point number, 编号, 编码, 检查点编号, 点位编号", required=True),
    Field(
        "kind",
        _("Kind of check"),
        "kind, kind of check, checklist, type, 类型, 检查类型, 检查点类型, 巡查类型, 类别",
        _("By code or by name, as the checklists of the city have it."),
        required=True,
    ),
    Field("name", pgettext_lazy("of an object", "Name"), "name, point name, 名称, 检查点名称, 点位名称, 单位名称", required=True),
    Field("name_en", _("Name in English"), "name en, english name, 英文名, 英文名称"),
    Field("longitude", _("Longitude"), "longitude, lon, lng, long, x, 经度, x坐标, 坐标x", _("Degrees."), required=True),
    Field("latitude", _("Latitude"), "latitude, lat, y, 纬度, y坐标, 坐标y", _("Degrees."), required=True),
    Field(
        "days",
        _("Every … days"),
        "days, every days, interval, 周期, 检查周期, 巡查周期, 周期天数, 频次天数, 天数",
        _("Empty means as the checklist says."),
    ),
    Field(
        "due_on",
        _("Due by"),
        "due, due by, due on, next visit, 应到日期, 下次检查, 下次检查日期, 下次巡查日期, 到期日期",
        _("As 2026-07-20; empty means one interval from today."),
    ),
    Field(
        "keeper",
        _("Keeper"),
        "keeper, user name, username, 负责人, 检查人, 巡查人, 网格员, 责任人",
        _("By user name or full name; empty means anybody in the field of its region."),
    ),
    Field(
        "person",
        _("Whom one visits"),
        "person, whom one visits, resident, 走访对象, 老人姓名, 被访人, 姓名, 住户",
        _("Kept sealed; every look at it is written down."),
    ),
    Field(
        "phone",
        _("Telephone"),
        "phone, telephone, mobile, 电话, 联系电话, 手机, 手机号, 联系方式, 老人电话",
        _("Kept sealed; every look at it is written down."),
    ),
)


@dataclass(frozen=True)
class Draft:
    """A row as read: longitude and latitude (degrees) are of the file's own system yet."""

    row: Row
    given: NewPoint
    region_code: str = ""

    @property
    def code(self) -> str:
        """The number of the point."""
        return self.given.code

    @property
    def point(self) -> tuple[float, float]:
        """Where the file says it is."""
        return self.given.longitude, self.given.latitude


@dataclass(frozen=True)
class Ready:
    """A row that can be taken."""

    row: Row
    given: NewPoint


def _kind_names() -> Names[Checklist]:
    names: Names[Checklist] = Names(Said("“%(name)s” is no kind of check of this city."))
    for one in checklists().values():
        names.add(one, one.code, (one.code, one.name_zh, one.name_en))
    return names


def _keeper_names(actor: Actor) -> Names[User]:
    names: Names[User] = Names(Said("“%(name)s” is nobody in the field of your regions."))
    for one in keepers(actor):
        names.add(one, one.username, (one.username, one.get_full_name()))
    return names


class PointReader(CellReader):
    """Reads rows as check points."""

    longest = "name"

    def __init__(self, actor: Actor, mapping: Columns, width: int) -> None:
        super().__init__(mapping, width)
        self._kinds, self._keepers, self._today = _kind_names(), _keeper_names(actor), timezone.localdate()

    def read(self, row: Row) -> Draft:
        """The point of a row. Raises BadRow naming the field."""
        self.check_cells(row)
        kind = self._kinds.find(row, "kind", self.needed(row, "kind", Said("The kind of check is missing.")))
        name = self.needed(row, "name", Said("The name is missing.")) and self.short(row, "name", MOST_NAME)
        days, due, keeper = self._days(row, kind), self.moment(row, "due_on", Said("Give the day as 2026-07-20.")), self.cell(row, "keeper")
        return Draft(
            row,
            NewPoint(
                code=self.needed(row, "code", Said("The number is missing.")) and self.short(row, "code", MOST_CODE),
                kind=kind.code,
                name_zh=name,
                name_en=self.short(row, "name_en", MOST_ENGLISH) or name,
                longitude=self.degrees(row, "longitude"),
                latitude=self.degrees(row, "latitude"),
                days=days,
                due_on=due.date() if due else self._today + timedelta(days=days),
                person=self.short(row, "person", MOST_PERSON),
                phone=self._phone(row),
                keeper_id=self._keepers.find(row, "keeper", keeper).pk if keeper else None,
            ),
        )

    def _phone(self, row: Row) -> str:
        """The telephone number. Raises BadRow."""
        given = self.short(row, "phone", MOST_PHONE)
        if given and not telephone(given):
            raise BadRow(row.number, "phone", Said("Only digits, please: 3 to 20 of them."))
        return given

    def _days(self, row: Row, kind: Checklist) -> int:
        cell = self.cell(row, "days")
        if not cell:
            return kind.days
        if not (cell.isascii() and cell.isdigit() and len(cell) < 5 and 0 < int(cell) <= LONGEST_DAYS):
            raise BadRow(row.number, "days", Said("From 1 to %(most)d days.") % {"most": LONGEST_DAYS})
        return int(cell)


class PointImport(NumberedImport[Draft, Ready]):
    """Going through a file of check points for one importer."""

    permission = KEEP

    def __init__(self, actor: Actor, run: ImportRun) -> None:
        super().__init__(actor, run, PointReader(actor, run.mapping, len(run.header)).read)

    def ready(self, draft: Draft, place: Place) -> Ready:
        """With its place."""
        return Ready(draft.row, replace(draft.given, longitude=place[0], latitude=place[1]))

    def known(self, ready: Sequence[Ready]) -> int:
        """How many are recorded already."""
        return CheckPoint.objects.filter(code__in=[one.given.code for one in ready]).count()

    def take(self, ready: Sequence[Ready]) -> int:
        """Record the points of a batch; returns how many are new."""
        return record_points(one.given for one in ready)


CHECK_POINTS = ImportKind(
    "check-points",
    _("Check points"),
    _("One point a row, by its number."),
    _("check points recorded"),
    _("Show the check points"),
    ("patrol:points", ""),
    KEEP,
    FIELDS,
    (frozenset({"longitude", "latitude"}),),
    PointImport,
)
