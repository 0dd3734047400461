"""A dry run as its page shows it: loads before and after, and the cases that would have moved."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecity.core.accounts.models import Organisation
from onecity.core.accounts.scope import Actor
from onecity.core.cases.duty.trials.work import NOBODY
from onecity.core.cases.models import Category, DutyTrial, TrialMove
from onecity.core.cases.queries.scope import visible
from onecity.core.tables import Column, Table

FIRST_MOVES, MOST_STREAMS, CHUNK = 50, 100, 2000


@dataclass(frozen=True)
class Load:
    """An organisation before and after; days are of handling, from report to handled."""

    name: str
    before: int
    after: int
    days_before: float
    days_after: float
    share: float

    @property
    def change(self) -> int:
        """How many cases more."""
        return self.after - self.before

    @property
    def days_change(self) -> float:
        """How many days of handling more."""
        return self.days_after - self.days_before


def share_done(trial: DutyTrial) -> float:
    """How far it is, 0 to 1."""
    return (trial.done_until - trial.since) / (trial.until - trial.since)


def loads_of(trial: DutyTrial) -> list[Load]:
    """Every organisation that had or would have had cases, the greatest change first."""
    organisations = Organisation.objects.in_bulk([int(key) for key in trial.loads if key != NOBODY])
    most = max((abs(row[1] - row[0]) for row in trial.loads.values()), default=0) or 1
    nobody = _("Named by the dispatcher")
    rows = [
        Load(
            organisations[int(key)].name if key != NOBODY else nobody, int(row[0]), int(row[1]), row[2], row[3], abs(row[1] - row[0]) / most
        )
        for key, row in trial.loads.items()
    ]
    return sorted(rows, key=lambda row: (-abs(row.change), -row.before, row.name))


@dataclass(frozen=True)
class Stream:
    """How many cases of a category would have gone from one organisation to another."""

    category: str
    before: str
    after: str
    line: int | None
    cases: int


def streams_of(trial: DutyTrial) -> list[Stream]:
    """The movements by category, the greatest first. Counts only: they show nothing of a case."""
    groups = ("case__category_id", "before_id", "after_id", "line_number")
    rows = list(TrialMove.objects.filter(trial=trial).values_list(*groups).annotate(n=Count("pk")).order_by("-n", *groups)[:MOST_STREAMS])
    categories = Category.objects.in_bulk([row[0] for row in rows])
    organisations = Organisation.objects.in_bulk([key for row in rows for key in row[1:3] if key])
    return [
        Stream(str(categories[category]), _name(organisations.get(before)), _name(organisations.get(after)), line, cases)
        for category, before, after, line, cases in rows
    ]


def moves_of(actor: Actor, trial: DutyTrial) -> QuerySet[TrialMove]:
    """The cases in the actor's sight that would have gone elsewhere, oldest first."""
    moves = TrialMove.objects.filter(trial=trial, case__in=visible(actor).values("pk"))
    return moves.select_related("case__category", "before", "after").order_by("pk")


def _name(organisation: Organisation | None) -> str:
    return organisation.name if organisation else _("Named by the dispatcher")


COLUMNS: tuple[Column[TrialMove], ...] = (
    Column("number", gettext_lazy("Number"), lambda move: move.case.label),
    Column("category", gettext_lazy("Category"), lambda move: str(move.case.category)),
    Column("place", gettext_lazy("Place"), lambda move: move.case.where),
    Column("region_code", gettext_lazy("Region code"), lambda move: move.case.region_code),
    Column("reported_at", gettext_lazy("Reported"), lambda move: move.case.reported_at, "moment"),
    Column("before", gettext_lazy("Before"), lambda move: _name(move.before)),
    Column("after", gettext_lazy("After"), lambda move: _name(move.after)),
    Column("line", gettext_lazy("Line"), lambda move: move.line_number, "number"),
)


def moves_table(actor: Actor, trial: DutyTrial) -> Table[TrialMove]:
    """The moved cases as a table to be written."""
    title = _("Dry run of %(version)s") % {"version": trial.duty_list.version}
    told = {"since": trial.since.isoformat(), "until": trial.until.isoformat(), "cases": trial.cases, "moved": trial.moved}
    remarks = [_("Cases reported from %(since)s until before %(until)s: %(cases)d, of which %(moved)d would have gone elsewhere.") % told]
    return Table(title, COLUMNS, _iterated(moves_of(actor, trial)), lambda move: (move.case.point.x, move.case.point.y), remarks)


def _iterated(rows: QuerySet[TrialMove]) -> Iterator[TrialMove]:
    return rows.iterator(chunk_size=CHUNK)
