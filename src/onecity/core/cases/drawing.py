"""The states and acts as a drawing (SVG), made from the tables of the code: where a state stands is given here, every arrow is not."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any

from django.utils.translation import override

from onecity.core.cases.acts import ACTS, Act
from onecity.core.cases.states import CLOCK_OF, OPEN_STATES, State

BOX_WIDTH, BOX_HEIGHT, COLUMN, ROW, MARGIN = 144, 52, 212, 190, 24
PLACES: dict[State, tuple[float, float]] = {
    State.REPORTED: (0, 1),
    State.ACCEPTED: (1, 1),
    State.FILED: (2, 1),
    State.DISPATCHED: (3, 1),
    State.HANDLING: (4, 1),
    State.HANDLED: (5, 1),
    State.VERIFIED: (6, 1),
    State.CLOSED: (7, 1),
    State.EXTERNAL: (3.5, 0),
    State.REJECTED: (0, 2.2),
    State.SUSPENDED: (4, 2.2),
    State.MERGED: (6, 2.2),
    State.VOID: (7, 2.2),
}
"""Column and row of each state."""
STYLE = """text{font:13px sans-serif;fill:#16202b}.en{font-size:11px;fill:#465565}
.act{font-size:11px;fill:#0d5fb3;paint-order:stroke;stroke:#fff;stroke-width:4px}
rect{fill:#fff;stroke:#3f74c5;stroke-width:1.5}rect.over{stroke:#8a949e}path{fill:none;stroke:#818e9b;stroke-width:1.2}.note{fill:#465565}"""

TIP = """<marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">
<path d="M0 0L8 4L0 8"/></marker>"""


@dataclass(frozen=True)
class Arrow:
    """All acts that lead from one state to another; those without a state before begin a case."""

    before: State | None
    after: State
    acts: tuple[Act, ...]


def _both(text: Any) -> tuple[str, str]:
    with override("zh-hans"):
        chinese = str(text)
    with override("en"):
        return chinese, str(text)


def _anywhere(act: Act) -> bool:
    """Acts of any open state are told in a line below, not drawn nine times."""
    return act.states == OPEN_STATES


def arrows() -> list[Arrow]:
    """Every move of the table that leads from one state to another, or begins a case."""
    found: dict[tuple[State | None, State], list[Act]] = defaultdict(list)
    for act in ACTS.values():
        if isinstance(act.to, State) and not _anywhere(act):
            for before in act.states or (None,):
                found[before, act.to].append(act)
    return [Arrow(before, after, tuple(acts)) for (before, after), acts in found.items()]


def _centre(state: State) -> tuple[float, float]:
    column, row = PLACES[state]
    return MARGIN + BOX_WIDTH / 2 + COLUMN * column, MARGIN + BOX_HEIGHT / 2 + ROW * row


def _box(state: State) -> str:
    x, y = _centre(state)
    chinese, english = _both(state.label)
    clock = _both(CLOCK_OF[state].label)[0] if state in CLOCK_OF else ""
    over = "" if state in OPEN_STATES else ' class="over"'
    told = f"{chinese} ({clock})" if clock else chinese
    return (
        f'<rect{over} x="{x - BOX_WIDTH / 2:g}" y="{y - BOX_HEIGHT / 2:g}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="6"/>'
        f'<text x="{x:g}" y="{y - 2:g}" text-anchor="middle">{escape(told)}</text>'
        f'<text class="en" x="{x:g}" y="{y + 15:g}" text-anchor="middle">{escape(english)}</text>'
    )


def _words(acts: Iterable[Act], x: float, y: float) -> str:
    lines = [_both(act.label)[0] for act in acts]
    return "".join(
        f'<text class="act" x="{x:g}" y="{y + 13 * index:g}" text-anchor="middle">{escape(line)}</text>' for index, line in enumerate(lines)
    )


def _begin(arrow: Arrow) -> str:
    """An arrow out of nowhere, from above."""
    x, y = _centre(arrow.after)
    top = y - BOX_HEIGHT / 2
    return f'<path marker-end="url(#tip)" d="M{x - 30:g} {top - 44:g}V{top:g}"/>' + _words(arrow.acts, x - 30, top - 50)


def _beside(start: tuple[float, float], end: tuple[float, float], arrow: Arrow) -> str:
    """An arrow to the neighbour on the right."""
    x1, x2, y = start[0] + BOX_WIDTH / 2, end[0] - BOX_WIDTH / 2, start[1]
    return f'<path marker-end="url(#tip)" d="M{x1:g} {y:g}H{x2:g}"/>' + _words(
        arrow.acts, (x1 + x2) / 2, y - 6 - 13 * (len(arrow.acts) - 1)
    )


def _back(start: tuple[float, float], end: tuple[float, float], arrow: Arrow) -> str:
    """An arrow back along the row, in an arc below it; the further, the deeper."""
    depth = BOX_HEIGHT / 2 + 26 + (start[0] - end[0]) / COLUMN * 20
    x1, x2, y = start[0] - 22, end[0] + 22, start[1] + BOX_HEIGHT / 2
    low = y + depth * 4 / 3 - BOX_HEIGHT / 2
    words = _words(arrow.acts, (x1 + x2) / 2, start[1] + depth + 14)
    return f'<path marker-end="url(#tip)" d="M{x1:g} {y:g}C{x1:g} {low:g} {x2:g} {low:g} {x2:g} {y:g}"/>' + words


def _across(start: tuple[float, float], end: tuple[float, float], arrow: Arrow) -> str:
    """An arrow between rows."""
    down = end[1] > start[1]
    shift = 16 if down else -16
    y1, y2 = start[1] + (BOX_HEIGHT if down else -BOX_HEIGHT) / 2, end[1] - (BOX_HEIGHT if down else -BOX_HEIGHT) / 2
    middle = (start[0] + end[0]) / 2 + shift * 2.4, (y1 + y2) / 2 - 6 * (len(arrow.acts) - 1)
    return f'<path marker-end="url(#tip)" d="M{start[0] + shift:g} {y1:g}L{end[0] + shift:g} {y2:g}"/>' + _words(arrow.acts, *middle)


def _drawn(arrow: Arrow) -> str:
    if arrow.before is None:
        return _begin(arrow)
    start, end = _centre(arrow.before), _centre(arrow.after)
    if start[1] != end[1]:
        return _across(start, end, arrow)
    return _beside(start, end, arrow) if end[0] > start[0] else _back(start, end, arrow)


def _note(y: float) -> str:
    acts = [act for act in ACTS.values() if _anywhere(act) and isinstance(act.to, State)]
    told = "; ".join(f"{_both(act.label)[0]} {act.code} → {_both(State(act.to).label)[0]}" for act in acts if isinstance(act.to, State))
    return f'<text class="note" x="{MARGIN}" y="{y:g}">任何未结状态 any open state: {escape(told)}</text>'


def loop_svg() -> str:
    """The drawing as an SVG document, in Chinese with English below."""
    width = MARGIN * 2 + COLUMN * 7 + BOX_WIDTH
    height = MARGIN * 2 + ROW * 2.2 + BOX_HEIGHT + 30
    parts = [_drawn(arrow) for arrow in arrows()] + [_box(state) for state in State] + [_note(height - 14)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img" aria-label="Case states and acts">'
        f'<style>{STYLE}</style><defs>{TIP}</defs><rect x="0" y="0" width="{width:g}" height="{height:g}" style="stroke:none"/>'
        + "\n".join(parts)
        + "</svg>\n"
    )
