"""The hall's scene of the grids: before and after, each figure with the way to its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from onecity.apps.fusion.filters import Sought
from onecity.apps.fusion.models import Fit, OldSystem, Plan, Run, RunState
from onecity.apps.fusion.presenting.coverage import SystemLine, matrix_of, pieces_url, system_lines
from onecity.apps.fusion.presenting.numbers import SQUARE_KILOMETRE, percent
from onecity.apps.fusion.presenting.plans import figures, figures_in
from onecity.apps.fusion.queries.hall import (
    area_errors,
    base_grids,
    free_people,
    households_after,
    households_before,
    old_grids,
    saving_in,
)
from onecity.apps.fusion.queries.matrix import Faults, Share, Tally, matrix, totals
from onecity.apps.fusion.queries.places import TOWNSHIP_DIGITS, Whereabouts, grids_of, holders, old_grids_told, post_of
from onecity.apps.fusion.queries.plans import KEPT, saving
from onecity.core.geo.models import BaseGrid
from onecity.core.shell.parts import Figure

CLASSES, STEPS = 10, (10, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000)
ROOM = 74.0
"""Per cent of a chart's height that the highest bar takes; words stand above and below."""
MOST_PEOPLE = 0.9
LIGHTER = 0.45


@dataclass(frozen=True)
class Bar:
    """One class of a chart; places are percentages of its width and height."""

    x: str
    middle: str
    width: str
    y: str
    words_y: str
    height: str
    count: int


@dataclass(frozen=True)
class Spread:
    """How much people have to do: a chart on the axis shared with its partner, and the tenth and ninetieth per cent."""

    people: int
    bars: Sequence[Bar]
    marks: Sequence[tuple[str, str]]
    low: str
    high: str
    times: str


@dataclass(frozen=True)
class Change:
    """One thing that is otherwise now; `url` opens its rows."""

    name: str
    before: str
    after: str
    url: str


def _place(share: float) -> str:
    return f"{share:.2f}%"


def _step(loads: Sequence[int]) -> int:
    """The width of a class, so that most people have a place in the chart and the last class takes the rest."""
    high = sorted(loads)[min(int(len(loads) * MOST_PEOPLE), len(loads) - 1)] if loads else 1
    return next((one for one in STEPS if one * CLASSES >= high), high // CLASSES + 1)


def spread_of(loads: Sequence[int], step: int) -> Spread:
    """A chart of loads, least first."""
    counts = [0] * CLASSES
    for one in loads:
        counts[min(one // step, CLASSES - 1)] += 1
    low, high = (loads[min(int(len(loads) * share), len(loads) - 1)] if loads else 0 for share in (0.1, 0.9))
    marks = [(_place(100 * at / CLASSES), number_format(at * step, 0, force_grouping=True)) for at in range(CLASSES)]
    return Spread(
        people=len(loads),
        bars=[_bar(at, count, max([*counts, 1])) for at, count in enumerate(counts)],
        marks=marks,
        low=number_format(low, 0),
        high=number_format(high, 0),
        times=number_format(high / low, 1) if low else "–",
    )


def _bar(at: int, count: int, most: int) -> Bar:
    wide, high = 100 / CLASSES, ROOM * count / most
    top = 88 - high
    return Bar(_place(at * wide + 0.4), _place((at + 0.5) * wide), _place(wide - 0.8), _place(top), _place(top - 3), _place(high), count)


def lifted(colour: str) -> str:
    """A department's colour, made lighter for the dark wall."""
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)] if len(colour) == 7 else [128] * 3
    return "#" + "".join(f"{round(part + (255 - part) * LIGHTER):02x}" for part in parts)


def _error(run: Run, code: str) -> Change:
    errors = area_errors(run, code)
    words = _("middle %(median)s %%, at most %(most)s %%") % {"median": percent(errors.median), "most": percent(errors.most)}
    return Change(_("Error of area, base grids for an old grid"), "", words, _fits_url(run, region=code))


def _changes(run: Run, plan: Plan | None, whole: Faults, code: str) -> list[Change]:
    gaps, overlaps = (
        f"{tally.count:,} · {number_format(tally.area / SQUARE_KILOMETRE, 1, force_grouping=True)} km²"
        for tally in (whole.gaps, whole.overlaps)
    )
    wide = {"width": "wide", "region": code}
    found = [
        Change(_("Ground without a grid, slivers apart"), gaps, "0", pieces_url(run, kind="gap", **wide)),
        Change(_("Ground with two grids of one system, slivers apart"), overlaps, "0", pieces_url(run, kind="overlap", **wide)),
        _error(run, code),
    ]
    if plan:
        free = _("%(count)s free for other work") % {"count": f"{free_people(plan, code):,}"}
        found.append(Change(_("People"), "", free, f"{reverse('fusion:plan', args=[plan.pk])}?kind=free&region={code}"))
    return found


def _fits_url(run: Run, **sought: str) -> str:
    """The list of old grids with the base grids that stand for them, narrowed."""
    return f"{reverse('fusion:fits', args=[run.pk])}?{Sought(**sought).query()}"  # type: ignore[arg-type]


def _drawn(system: OldSystem, share: float) -> dict[str, object]:
    return {"code": system.code, "colour": lifted(system.colour), "most": share > 0.5}


@dataclass(frozen=True)
class Legend:
    """A system as the legend tells it: the colour of its lines, how many grids it has here, and the list of them."""

    system: OldSystem
    colour: str
    grids: int
    url: str


def _posts_url(plan: Plan | None, code: str) -> str:
    return f"{reverse('fusion:plan', args=[plan.pk])}?kind={KEPT}&region={code}" if plan else ""


def _loads(run: Run, plan: Plan | None, code: str) -> dict[str, Any]:
    """How much each person has to do, before and after."""
    before = households_before(run, code)
    after = households_after(plan, code) if plan else []
    step = _step([*before, *after])
    return {
        "before": spread_of(before, step) if before else None,
        "after": spread_of(after, step) if after else None,
        "posts_url": _posts_url(plan, code),
    }


@dataclass(frozen=True)
class GridLine:
    """A base grid of a township: for each system how many old grids it stands for with others, and the list of them."""

    grid: BaseGrid
    cells: Sequence[tuple[int, str]]


def _grid_lines(run: Run, where: Whereabouts, systems: Sequence[OldSystem]) -> list[GridLine]:
    grids = grids_of(where.code)
    told = old_grids_told(run, grids)

    def cell(grid: BaseGrid, system: OldSystem) -> tuple[int, str]:
        return len(told.get(grid.code, {}).get(system.pk, ())), _fits_url(run, system=system.code, member=grid.code)

    return [GridLine(grid, [cell(grid, system) for system in systems]) for grid in grids]


@dataclass(frozen=True)
class Heldby:
    """Who had a base grid in a system: the old grids it stands for with others (code, error of area, page), and entries on the list."""

    system: OldSystem
    grids: Sequence[tuple[str, str, str]]
    entries: int


def _single(run: Run, plan: Plan | None, grid: BaseGrid, systems: Sequence[OldSystem]) -> dict[str, Any]:
    """What is told of one base grid."""
    told = old_grids_told(run, [grid]).get(grid.code, {})
    entries = holders(run, told)

    def row(fit: Fit) -> tuple[str, str, str]:
        return fit.grid.code, percent(fit.area_error), reverse("fusion:fit", args=[run.pk, fit.pk])

    held = [Heldby(one, [row(fit) for fit in told.get(one.pk, ())], entries.get(one.pk, 0)) for one in systems]
    return {
        "held": held,
        "entries": sum(one.entries for one in held),
        "lists": sum(one.entries > 0 for one in held),
        "post": post_of(plan, grid) if plan else None,
        "posts_url": _posts_url(plan, grid.region_id[:TOWNSHIP_DIGITS]),
        "counts": {one.system.pk: len(one.grids) for one in held},
    }


def _savings(run: Run, plan: Plan | None, lines: Sequence[SystemLine], code: str) -> list[Figure]:
    """What a plan saves; without one, what the run found."""
    if plan:
        return figures_in(plan, saving_in(plan, code), code) if code else figures(plan, saving(plan))
    gaps = sum((line.faults.gaps for line in lines), Tally())
    gap_words = f"{gaps.area / SQUARE_KILOMETRE:,.1f} km²"
    return [
        Figure(_("Systems"), str(len(lines)), url=reverse("fusion:systems")),
        Figure(_("Old grids"), f"{sum(line.grids for line in lines):,}", url=_fits_url(run, region=code)),
        Figure(_("Base grids"), f"{base_grids(code):,}"),
        Figure(_("Gaps"), f"{gaps.count:,}", than=gap_words, url=pieces_url(run, kind="gap", width="wide", region=code)),
    ]


def _of_region(run: Run, plan: Plan | None, where: Whereabouts, systems: Sequence[OldSystem]) -> dict[str, Any]:
    """What is told of the city, a county or a township."""
    code = where.code
    counts = old_grids(run, code)
    lines = system_lines(run, systems, counts, code)
    found = _loads(run, plan, code) | {
        "changes": _changes(run, plan, sum((line.faults for line in lines), Faults()), code),
        "savings": _savings(run, plan, lines, code),
        "counts": counts,
    }
    if where.level == "township":
        return found | {"grid_lines": _grid_lines(run, where, systems)}
    matrix = matrix_of(run, systems, code, where.name if code else "")
    foot = [(share, pieces_url(run, system=one.code, kind="gap", region=code)) for share, one in zip(matrix.foot, systems, strict=True)]
    return found | {"matrix": matrix, "foot": foot, "gap_url": pieces_url(run, kind="gap", region=code)}


def scene(run: Run, plan: Plan | None, where: Whereabouts, systems: Sequence[OldSystem]) -> dict[str, Any]:
    """The context of templates/fusion/hall_panels.html for a finished run, and a finished plan where there is one."""
    told = _single(run, plan, where.grid, systems) if where.grid else _of_region(run, plan, where, systems)
    whole = totals(matrix(run))
    asked = {"member": where.grid.code} if where.grid else {"region": where.code}
    counts: dict[int, int] = told["counts"]
    return told | {
        "run": run,
        "plan": plan,
        "systems": [Legend(one, lifted(one.colour), counts.get(one.pk, 0), _fits_url(run, system=one.code, **asked)) for one in systems],
        "old_grids": sum(counts.values()),
        "base_grids": 1 if where.grid else base_grids(where.code),
        "fits_url": _fits_url(run, **asked),
        "script": {
            "run": run.pk,
            "systems": [_drawn(one, whole.get(one.pk, Share()).share) for one in systems],
            "region": where.code,
            "grid": where.grid.code if where.grid else "",
            "bounds": [round(degrees, 5) for degrees in where.bounds],
        },
    }


def finished(plan: Plan | None) -> Plan | None:
    """A plan that came to its end; None for any other."""
    return plan if plan and plan.state == RunState.DONE else None
