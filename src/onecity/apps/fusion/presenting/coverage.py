"""The coverage matrix: counties or townships by systems, each cell a way to its place on the map."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from onecity.apps.fusion.filters import SLIVERS, WIDE, Sought
from onecity.apps.fusion.models import OldSystem, Run
from onecity.apps.fusion.models.runs import PieceKind
from onecity.apps.fusion.presenting.numbers import SQUARE_KILOMETRE, percent
from onecity.apps.fusion.queries.matrix import Faults, Line, Share, faults, matrix, totals
from onecity.core.registry import Text
from onecity.core.shell.parts import Figure

LOW = 0.8
SHADES = ((0.98, 3), (0.9, 2), (LOW, 1))


@dataclass(frozen=True)
class Cell:
    """The share a system covers of a place: `shade` 1 to 3 by how much, 0 where it is low; `words` tell it to who cannot see."""

    system: OldSystem
    percent: str
    shade: int
    words: str


@dataclass(frozen=True)
class Row:
    """A place with its cells; `url` opens what is below it, `bounds` is where it lies, `gap_url` lists the ground without a grid."""

    code: str
    name: str
    url: str
    bounds: str
    cells: Sequence[Cell]
    gap: float
    gap_url: str


@dataclass(frozen=True)
class Matrix:
    """The rows, and the foot with the whole; `name` is the county whose townships are shown, empty for the city."""

    rows: Sequence[Row]
    foot: Sequence[str]
    gap: float
    name: str


def _shade(share: float) -> int:
    return next((shade for least, shade in SHADES if share >= least), 0)


def _cell(place: str, system: OldSystem, share: Share) -> Cell:
    shown = percent(share.share, 0 if share.share < 0.995 or share.share >= 0.9999 else 1)
    words = _("%(place)s, %(system)s: %(percent)s %% covered") % {"place": place, "system": system.name, "percent": shown}
    return Cell(system, shown, _shade(share.share), words)


def pieces_url(run: Run, **sought: str) -> str:
    """The list of a run's pieces, narrowed."""
    return f"{reverse('fusion:pieces', args=[run.pk])}?{Sought(**sought).query()}"  # type: ignore[arg-type]


def _row(run: Run, line: Line, systems: Sequence[OldSystem], county: str) -> Row:
    below = "" if county else f"{reverse('fusion:overview')}?{Sought(region=line.code).query()}&run={run.pk}"
    return Row(
        code=line.code,
        name=line.name,
        url=below,
        bounds=",".join(f"{degrees:.5f}" for degrees in line.bounds),
        cells=[_cell(line.name, system, line.shares.get(system.pk, Share())) for system in systems],
        gap=line.gap / SQUARE_KILOMETRE,
        gap_url=pieces_url(run, kind=PieceKind.GAP, region=line.code),
    )


def matrix_of(run: Run, systems: Sequence[OldSystem], county: str, name: str) -> Matrix:
    """The matrix of a run: counties, or the townships of one."""
    lines = matrix(run, county)
    whole = totals(lines)
    foot = [percent(whole.get(system.pk, Share()).share) for system in systems]
    return Matrix([_row(run, line, systems, county) for line in lines], foot, sum(line.gap for line in lines) / SQUARE_KILOMETRE, name)


DASHES: tuple[tuple[float, ...], ...] = ((1, 0), (4, 2), (1, 1.5), (6, 2, 1, 2), (3, 1, 1, 1, 1, 1))
"""How the lines of systems are broken, in widths of the line, one after the other: colours alone do not tell them apart."""
KEYS = "123456789"


@dataclass(frozen=True)
class Layer:
    """What can be switched on the map: a `system` by its code, or a `piece` (base, gap, overlap, sliver), by a click or a key."""

    about: str
    code: str
    label: Text
    key: str
    colour: str = ""
    dash: tuple[float, ...] = ()
    count: int | None = None

    @property
    def strokes(self) -> str:
        """The broken line as the legend draws it, 3 wide."""
        return " ".join(f"{3 * length:g}" for length in self.dash)


@dataclass(frozen=True)
class SystemLine:
    """A system of a run: its grids, what it covers, what is wrong with it, and where each figure is told row by row."""

    system: OldSystem
    grids: int
    share: float
    faults: Faults
    gaps_url: str
    overlaps_url: str
    slivers_url: str

    @property
    def gap_area(self) -> str:
        """Square kilometres of its gaps."""
        return number_format(self.faults.gaps.area / SQUARE_KILOMETRE, 1)

    @property
    def overlap_area(self) -> str:
        """Square kilometres of its overlaps."""
        return number_format(self.faults.overlaps.area / SQUARE_KILOMETRE, 1)


def system_lines(run: Run, systems: Sequence[OldSystem], grids: dict[int, int], county: str) -> list[SystemLine]:
    """What is wrong with each system, in the city or in a county."""
    found, whole = faults(run, county), totals(matrix(run, county))
    return [
        SystemLine(
            system=system,
            grids=grids.get(system.pk, 0),
            share=whole.get(system.pk, Share()).share,
            faults=found.get(system.pk, Faults()),
            gaps_url=pieces_url(run, system=system.code, kind=PieceKind.GAP, width=WIDE, region=county),
            overlaps_url=pieces_url(run, system=system.code, kind=PieceKind.OVERLAP, width=WIDE, region=county),
            slivers_url=pieces_url(run, system=system.code, width=SLIVERS, region=county),
        )
        for system in systems
    ]


def headline(run: Run, lines: Sequence[SystemLine], county: str) -> list[Figure]:
    """The figures over the page, each with its rows behind it."""
    whole = sum((line.faults for line in lines), Faults())
    grids = sum(line.grids for line in lines)
    gap, overlap = (f"{tally.area / SQUARE_KILOMETRE:,.1f} km²" for tally in (whole.gaps, whole.overlaps))
    gaps, overlaps = (pieces_url(run, kind=kind, width=WIDE, region=county) for kind in (PieceKind.GAP, PieceKind.OVERLAP))
    city = _("in the whole city")
    return [
        Figure(_("Systems"), str(len(lines)), url=reverse("fusion:systems")),
        Figure(_("Old grids"), f"{grids:,}", than=city, url=reverse("fusion:fits", args=[run.pk])),
        Figure(_("Base grids"), f"{run.base_grids:,}", than=city),
        Figure(_("Gaps"), f"{whole.gaps.count:,}", than=gap, url=gaps),
        Figure(_("Overlaps"), f"{whole.overlaps.count:,}", than=overlap, url=overlaps),
        Figure(_("Slivers"), f"{whole.slivers.count:,}", than=_("narrower than 5 m"), url=pieces_url(run, width=SLIVERS, region=county)),
    ]


def layers(lines: Sequence[SystemLine]) -> list[Layer]:
    """The switches of the map in order: every system, then the base grids and what is wrong."""
    systems = [
        Layer("system", line.system.code, line.system.name, "", line.system.colour, DASHES[number % len(DASHES)], line.grids)
        for number, line in enumerate(lines)
    ]
    pieces = (
        ("base", _("Base grids, from close up")),
        ("gap", _("Nobody's ground")),
        ("overlap", _("Two grids")),
        ("sliver", _("Slivers, from close up")),
    )
    found = [*systems, *(Layer("piece", code, label, "") for code, label in pieces)]
    return [replace(layer, key=KEYS[number] if number < len(KEYS) else "") for number, layer in enumerate(found)]
