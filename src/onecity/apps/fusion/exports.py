"""Lists of the fusion as files."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from onecity.apps.fusion.models import Fit, OldSystem, Outcome, Piece, Plan, Post, Run
from onecity.apps.fusion.presenting.coverage import Matrix, Row
from onecity.apps.fusion.presenting.numbers import SQUARE_KILOMETRE as _KM2
from onecity.apps.fusion.presenting.plans import MoneyRow
from onecity.apps.fusion.queries.duties import Line
from onecity.apps.fusion.queries.owned import Filled
from onecity.apps.fusion.queries.plans import TownRow
from onecity.core.tables import Column, Place, Table

MOST_ROWS = 100_000


def _rounded(number: float | None, digits: int) -> float | None:
    return None if number is None else round(number, digits)


PIECE_COLUMNS: tuple[Column[Piece], ...] = (
    Column("system", gettext_lazy("System"), lambda one: one.system.name),
    Column("kind", pgettext_lazy("piece of ground", "What"), lambda one: one.get_kind_display()),
    Column("sliver", gettext_lazy("Sliver"), lambda one: one.sliver, "truth"),
    Column("township_code", gettext_lazy("Township code"), lambda one: one.region_id),
    Column("township", gettext_lazy("Township"), lambda one: one.region.name if one.region else None),
    Column("first", gettext_lazy("Grid"), lambda one: one.first),
    Column("second", gettext_lazy("Other grid"), lambda one: one.second),
    Column("area", gettext_lazy("Area, m²"), lambda one: _rounded(one.area, 1), "number"),
    Column("width", gettext_lazy("Width, m"), lambda one: _rounded(one.width, 1), "number"),
)
FIT_COLUMNS: tuple[Column[Fit], ...] = (
    Column("system", gettext_lazy("System"), lambda one: one.system.name),
    Column("code", gettext_lazy("Code"), lambda one: one.grid.code),
    Column("name", gettext_lazy("Name"), lambda one: one.grid.name),
    Column("township", gettext_lazy("Township"), lambda one: one.region.name if one.region else None),
    Column("base_grids", gettext_lazy("Base grids"), lambda one: len(one.members), "number"),
    Column("members", gettext_lazy("Codes of base grids"), lambda one: " ".join(one.members)),
    Column("old_area", gettext_lazy("Old area, km²"), lambda one: _rounded(one.old_area / _KM2, 4), "number"),
    Column("new_area", gettext_lazy("New area, km²"), lambda one: _rounded(one.new_area / _KM2, 4), "number"),
    Column("area_error", gettext_lazy("Error of area"), lambda one: _rounded(one.area_error, 4), "number"),
    Column("people", pgettext_lazy("residents", "People"), lambda one: _rounded(one.old_people, 0), "number"),
    Column("people_error", gettext_lazy("Error of people"), lambda one: _rounded(one.people_error, 4), "number"),
)


def _remarks(run: Run) -> list[str]:
    at = f"{timezone.localtime(run.finished_at or run.created_at):%Y-%m-%d %H:%M}"
    told = [_("Run %(run)s of %(at)s, over %(count)d base grids.") % {"run": str(run), "at": at, "count": run.base_grids}]
    made_up = [one.name for one in run.systems.all() if one.synthetic]
    return [*told, *([_("Made up for demonstration: %(names)s.") % {"names": ", ".join(made_up)}] if made_up else [])]


def _place(piece: Piece) -> Place:
    return piece.at.x, piece.at.y  # type: ignore[attr-defined]


def piece_table(run: Run, rows: Iterable[Piece]) -> Table[Piece]:
    """Gaps and overlaps, each with a point within it."""
    return Table(_("Gaps and overlaps"), PIECE_COLUMNS, rows, _place, _remarks(run))


def fit_table(run: Run, rows: Iterable[Fit]) -> Table[Fit]:
    """Old grids with the base grids that stand for them."""
    return Table(_("Proposal"), FIT_COLUMNS, rows, lambda one: None, _remarks(run))


POST_COLUMNS: tuple[Column[Post], ...] = (
    Column("township_code", gettext_lazy("Township code"), lambda one: one.region_id),
    Column("township", gettext_lazy("Township"), lambda one: one.region.name),
    Column("worker", gettext_lazy("Worker"), lambda one: one.worker.name),
    Column("worker_code", gettext_lazy("Code"), lambda one: one.worker.code),
    Column("lists", gettext_lazy("On lists"), lambda one: " ".join(one.entries)),
    Column("members", gettext_lazy("Codes of base grids"), lambda one: " ".join(one.grids)),
    Column("before", gettext_lazy("Hours a month before"), lambda one: _rounded(one.before, 1), "number"),
    Column("hours", gettext_lazy("Hours a month"), lambda one: _rounded(one.hours, 1), "number"),
    Column("households", gettext_lazy("Households"), lambda one: one.households, "number"),
    Column("cases", gettext_lazy("Cases in 12 months"), lambda one: one.cases, "number"),
    Column("area", gettext_lazy("Area, m²"), lambda one: _rounded(one.area, 0), "number"),
)


def post_table(plan: Plan, rows: Iterable[Post], prices: Sequence[str]) -> Table[Post]:
    """Posts with their base grids; the prices stand among the remarks."""
    return Table(f"{_('Posts')} {plan}", POST_COLUMNS, rows, lambda one: None, prices)


def free_table(plan: Plan, rows: Iterable[Post], outcomes: Mapping[int, Outcome], prices: Sequence[str]) -> Table[Post]:
    """People whose posts a plan frees, and what became of them."""

    def told(field: Callable[[Outcome], object]) -> Callable[[Post], object]:
        return lambda one: field(outcomes[one.pk]) if one.pk in outcomes else None

    columns: tuple[Column[Post], ...] = (
        *POST_COLUMNS[:5],
        Column("before", gettext_lazy("Hours a month before"), lambda one: _rounded(one.before, 1), "number"),
        Column("fate", gettext_lazy("What became of them"), told(lambda one: one.get_fate_display())),
        Column("to", gettext_lazy("Where to"), told(lambda one: one.grid or (one.organisation.name if one.organisation else ""))),
        Column("day", gettext_lazy("From"), told(lambda one: one.day.isoformat() if one.day else "")),
        Column("note", gettext_lazy("Note"), told(lambda one: one.note)),
    )
    return Table(f"{_('Free for other work')} {plan}", columns, rows, lambda one: None, prices)


MONEY_COLUMNS: tuple[Column[MoneyRow], ...] = (
    Column("part", gettext_lazy("Part"), lambda one: one.part),
    Column("who", gettext_lazy("Whose"), lambda one: one.who),
    Column("when", gettext_lazy("When"), lambda one: one.moment),
    Column("number", pgettext_lazy("how many", "Number"), lambda one: one.row.number, "number"),
    Column("price", gettext_lazy("Price, yuan a year"), lambda one: one.row.price, "number"),
    Column("yuan", gettext_lazy("Counts, yuan a year"), lambda one: round(one.row.yuan, 2), "number"),
    Column("source", gettext_lazy("Source of the price"), lambda one: one.source),
)


def money_table(plan: Plan, rows: Sequence[MoneyRow]) -> Table[MoneyRow]:
    """The rows whose sum is the money of the saving."""
    return Table(f"{_('Money a year')} {plan}", MONEY_COLUMNS, rows, lambda one: None, ())


def compared_table(plans: Sequence[Plan], rows: Sequence[TownRow]) -> Table[TownRow]:
    """The townships in which two plans differ."""
    first, second = plans
    columns: tuple[Column[TownRow], ...] = (
        Column("code", gettext_lazy("Township code"), lambda one: one.region.pk),
        Column("township", gettext_lazy("Township"), lambda one: one.region.name),
        Column("posts_first", f"{_('Posts')} {first}", lambda one: one.posts[0], "number"),
        Column("posts_second", f"{_('Posts')} {second}", lambda one: one.posts[1], "number"),
        Column("hours_first", f"{_('Hours a month')} {first}", lambda one: round(one.hours[0], 1), "number"),
        Column("hours_second", f"{_('Hours a month')} {second}", lambda one: round(one.hours[1], 1), "number"),
    )
    return Table(f"{first} {second}", columns, rows, lambda one: None, ())


DUTY_COLUMNS: tuple[Column[Line], ...] = (
    Column("title", gettext_lazy("Duty"), lambda one: one.duty.title),
    Column("kind", pgettext_lazy("duty", "Goes by"), lambda one: one.duty.get_kind_display()),
    Column("systems", gettext_lazy("Systems it came from"), lambda one: "; ".join(system.name for system in one.systems)),
    Column(
        "members",
        gettext_lazy("Duties of the systems"),
        lambda one: "; ".join(f"{member.system.name} {member.code} {member.title}" for member in one.members),
    ),
    Column("workers", gettext_lazy("Workers who do it now"), lambda one: one.workers, "number"),
    Column("before", gettext_lazy("Hours a month before"), lambda one: _rounded(one.before, 1), "number"),
    Column("after", gettext_lazy("Hours a month after"), lambda one: _rounded(one.after, 1), "number"),
    Column("saved", gettext_lazy("Hours a month saved"), lambda one: _rounded(one.saved, 1), "number"),
)


def duty_table(rows: Sequence[Line]) -> Table[Line]:
    """The one list of duties."""
    made_up = sorted({member.system.name for one in rows for member in one.members if member.synthetic})
    remarks = [
        _("Before = grids × times × minutes ÷ 60 of each system; after = in each township the most one system spends on it."),
        *([_("Made up for demonstration: %(names)s.") % {"names": ", ".join(made_up)}] if made_up else []),
    ]
    return Table(_("Duties"), DUTY_COLUMNS, rows, lambda one: None, remarks)


def matrix_table(run: Run, found: Matrix, systems: Sequence[OldSystem]) -> Table[Row]:
    """The coverage matrix, in per cent."""
    shares = [
        Column(one.code, f"{one.name}, %", lambda row, place=place: row.cells[place].percent)  # type: ignore[misc]
        for place, one in enumerate(systems)
    ]
    columns: tuple[Column[Row], ...] = (
        Column("code", gettext_lazy("Code"), lambda row: row.code),
        Column("name", gettext_lazy("Name"), lambda row: row.name),
        *shares,
        Column("gap", gettext_lazy("Without a grid, km²"), lambda row: _rounded(row.gap, 3), "number"),
    )
    return Table(_("Coverage"), columns, found.rows, lambda row: None, _remarks(run))


OWN_COLUMNS: tuple[Column[Filled], ...] = (
    Column("code", gettext_lazy("Our grid"), lambda one: one.fit.grid.code if one.fit else None),
    Column("name", gettext_lazy("Name"), lambda one: one.fit.grid.name if one.fit else _("In none of our grids")),
    Column("township", gettext_lazy("Township"), lambda one: one.fit.region.name if one.fit and one.fit.region else None),
    Column("base_grids", gettext_lazy("Base grids"), lambda one: len(one.members), "number"),
    Column("base_codes", gettext_lazy("Codes of the base grids"), lambda one: "; ".join(one.members)),
    Column("people", gettext_lazy("Residents"), lambda one: one.people, "number"),
    Column("households", gettext_lazy("Households"), lambda one: one.households, "number"),
    Column("open", gettext_lazy("Open cases"), lambda one: one.open, "number"),
    Column("late", gettext_lazy("Late cases"), lambda one: one.late, "number"),
    Column("year", gettext_lazy("Cases of 12 months"), lambda one: one.year, "number"),
)


def own_table(system: OldSystem, rows: Sequence[Filled]) -> Table[Filled]:
    """A department's own grids as it sees them filled."""
    remarks = [_("Made up for demonstration: %(names)s.") % {"names": system.name}] if system.synthetic else []
    return Table(f"{_('Our grids')} {system.name}", OWN_COLUMNS, rows, lambda one: None, remarks)
