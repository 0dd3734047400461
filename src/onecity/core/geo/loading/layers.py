"""Loading a city's own map file: read, checked row by row, planned, and only then written; good rows kept, bad rows told."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import gettext_lazy

from onecity.core.geo.loading.fields import FIELDS, kind_of, missing
from onecity.core.geo.loading.files import Rows, read_rows
from onecity.core.geo.loading.ground_layers import check_grids, check_places, check_roads, plan_grids, plan_places, plan_roads
from onecity.core.geo.loading.plans import Plan
from onecity.core.geo.loading.regions import check_regions, plan_regions
from onecity.core.geo.loading.shapes import draw_base_map
from onecity.core.registry import Text
from onecity.core.rowfiles.errors import BadRow, UnreadableFile
from onecity.core.rowfiles.fields import guess
from onecity.core.rowfiles.presenting import problem_lines
from onecity.core.said import Said as _

Told = Callable[[str], None]
LOCK = 371_500_201
"""The advisory lock of the database under which layers are loaded."""


@dataclass(frozen=True)
class LayerKind:
    """A kind of layer: its name, the check of its rows, and the plan for those that pass."""

    label: Text
    check: Callable[[Rows], Rows]
    plan: Callable[[Rows, str, Told], Plan]


KINDS: dict[str, LayerKind] = {
    "regions": LayerKind(gettext_lazy("Regions"), check_regions, plan_regions),
    "grids": LayerKind(gettext_lazy("Base grids"), check_grids, plan_grids),
    "roads": LayerKind(gettext_lazy("Roads"), check_roads, plan_roads),
    "places": LayerKind(gettext_lazy("Places"), check_places, plan_places),
}


@dataclass(frozen=True)
class Wish:
    """How a file is to be loaded. What is left empty is told from the file: kind, coordinates, layer, with `guessing` field → column."""

    kind: str = ""
    coordinates: str = ""
    layer: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    guessing: bool = True


@dataclass(frozen=True)
class LayerReport:
    """What a file gives: kind, rows read and kept, each row left out with field and reason, what loading does and how exact it is."""

    kind: str
    read: int
    kept: int
    bad: tuple[BadRow, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Prepared:
    """A file that has been read, checked and planned; nothing is changed yet."""

    report: LayerReport
    plan: Plan


def prepare(path: Path, wish: Wish | None = None, tell: Told = lambda stage: None, source: str = "") -> Prepared:
    """Read, check and plan a file. `source` is what is kept as the origin of its rows, its name if empty.

    Raises UnreadableFile, also where the kind cannot be told or a column that is needed is not named.
    """
    wanted = wish or Wish()
    tell(_("Reading the file"))
    rows = read_rows(path, wanted.coordinates, wanted.layer)
    kind = _kind(wanted, rows, path)
    rows = _with_columns(kind, wanted, rows)
    read = len(rows) + len(rows.bad)
    tell(_("Checking every row"))
    plan = KINDS[kind].plan(KINDS[kind].check(rows), source or path.name, tell)
    bad = tuple(sorted(plan.rows.bad, key=lambda one: one.row))
    remarks = (*plan.remarks, *([rows.error] if rows.error else []))
    return Prepared(LayerReport(kind, read, len(plan.rows), bad, remarks), plan)


def _kind(wanted: Wish, rows: Rows, path: Path) -> str:
    kind = wanted.kind or kind_of(rows)
    if kind not in KINDS:
        words = {"name": path.name, "kinds": ", ".join(KINDS)}
        raise UnreadableFile(_("What %(name)s holds cannot be told from it; say which: %(kinds)s.") % words)
    return kind


def _with_columns(kind: str, wanted: Wish, rows: Rows) -> Rows:
    header = list(rows.columns)
    guessed = guess(FIELDS[kind], header) if wanted.guessing else {}
    columns = {key: header[column] for key, column in guessed.items()} | {key: column for key, column in wanted.columns.items() if column}
    unknown = [column for column in columns.values() if column not in rows.columns]
    lacking = [str(one.label) for one in missing(kind, list(columns))]
    if unknown or lacking:
        words = {"columns": ", ".join(unknown or lacking), "present": ", ".join(rows.columns) or "–"}
        no_such = _("There is no column %(columns)s; the file has %(present)s.")
        unnamed = _("Name the column of: %(columns)s. The file has %(present)s.")
        raise UnreadableFile((no_such if unknown else unnamed) % words)
    return rows.named(columns)


@transaction.atomic
def put(prepared: Prepared) -> None:
    """Write what was prepared and draw the base map anew, all or nothing."""
    if prepared.report.kept:
        prepared.plan.write()
        draw_base_map()


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait until nobody else plans or writes a layer: a plan made before another's work would not fit any more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def load_layer(path: Path, wish: Wish | None = None) -> LayerReport:
    """Prepare and put. Raises UnreadableFile before anything is changed."""
    with one_at_a_time():
        prepared = prepare(path, wish)
        put(prepared)
    return prepared.report


def report_file(bad: Iterable[BadRow]) -> str:
    """The rows left out as CSV: row, field, reason."""
    return "".join(problem_lines((), ((one.row, one.field, one.reason, ()) for one in bad)))
