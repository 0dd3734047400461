"""The hall's scene of the grids: before and after, each figure with the way to its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from onecity.apps.fusion.models import OldSystem, Plan, Run, RunState
from onecity.apps.fusion.presenting.coverage import headline, matrix_of, pieces_url, system_lines
from onecity.apps.fusion.presenting.numbers import SQUARE_KILOMETRE, percent
from onecity.apps.fusion.presenting.plans import figures
from onecity.apps.fusion.queries.hall import area_errors, base_grids, free_people, households_after, households_before, old_grids
from onecity.apps.fusion.queries.matrix import Faults
from onecity.apps.fusion.queries.plans import KEPT, saving
from onecity.core.geo.models import Region

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


def _changes(run: Run, plan: Plan | None, whole: Faults, code: str) -> list[Change]:
    errors = area_errors(run, code)
    gaps, overlaps = (
        f"{tally.count:,} · {number_format(tally.area / SQUARE_KILOMETRE, 1, force_grouping=True)} km²"
        for tally in (whole.gaps, whole.overlaps)
    )
    wide = {"width": "wide", "region": code}
    found = [
        Change(_("Ground without a grid, slivers apart"), gaps, "0", pieces_url(run, kind="gap", **wide)),
        Change(_("Ground with two grids of one system, slivers apart"), overlaps, "0", pieces_url(run, kind="overlap", **wide)),
        Change(
            _("Error of area, base grids for an old grid"),
            "",
            _("middle %(median)s %%, at most %(most)s %%") % {"median": percent(errors.median), "most": percent(errors.most)},
            f"{reverse('fusion:fits', args=[run.pk])}?region={code}",
        ),
    ]
    if plan:
        free = _("%(count)s free for other work") % {"count": f"{free_people(plan, code):,}"}
        found.append(Change(_("People"), "", free, f"{reverse('fusion:plan', args=[plan.pk])}?kind=free&region={code}"))
    return found


def _drawn(system: OldSystem, share: float) -> dict[str, object]:
    return {"code": system.code, "colour": lifted(system.colour), "most": share > 0.5}


def scene(run: Run, plan: Plan | None, county: Region | None, systems: Sequence[OldSystem]) -> dict[str, Any]:
    """The context of templates/fusion/hall.html for a finished run, and a finished plan where there is one."""
    code = county.code if county else ""
    lines = system_lines(run, systems, old_grids(run, code), code)
    before = households_before(run, code)
    after = households_after(plan, code) if plan else []
    step = _step([*before, *after])
    posts = f"{reverse('fusion:plan', args=[plan.pk])}?kind={KEPT}&region={code}" if plan else ""
    drawn = [_drawn(line.system, line.share) for line in lines]
    return {
        "run": run,
        "plan": plan,
        "county": county,
        "lines": [(line, lifted(line.system.colour)) for line in lines],
        "old_grids": sum(line.grids for line in lines),
        "base_grids": base_grids(code),
        "fits_url": reverse("fusion:fits", args=[run.pk]),
        "matrix": matrix_of(run, systems, code, county.name if county else ""),
        "savings": figures(plan, saving(plan)) if plan else headline(run, lines, code)[:4],
        "before": spread_of(before, step) if before else None,
        "after": spread_of(after, step) if after else None,
        "posts_url": posts,
        "changes": _changes(run, plan, sum((line.faults for line in lines), Faults()), code),
        "setup": {"run": run.pk, "systems": drawn, "grid": reverse("geo:grid", args=["CODE"])},
    }


def finished(plan: Plan | None) -> Plan | None:
    """A plan that came to its end; None for any other."""
    return plan if plan and plan.state == RunState.DONE else None
