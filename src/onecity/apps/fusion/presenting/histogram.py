"""How figures are spread: histograms drawn in an SVG of 600 x 150."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

WIDTH, HEIGHT, TOP, GROUND = 600.0, 150.0, 18.0, 128.0
EDGES = (0.0, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1.0)


@dataclass(frozen=True)
class Bar:
    """One class: where it stands, how high, how many, and its limits in words."""

    x: float
    y: float
    width: float
    height: float
    count: int
    label: str

    @property
    def middle(self) -> float:
        """Where its words stand."""
        return self.x + self.width / 2


def histogram(errors: Sequence[float]) -> list[Bar]:
    """Errors (shares) by classes; the last one has all above 100 %."""
    counts = [sum(low <= error < high for error in errors) for low, high in zip(EDGES, (*EDGES[1:], float("inf")), strict=True)]
    return bars(counts, [f"{100 * low:g}–{100 * high:g}" for low, high in pairwise(EDGES)] + [f"> {100 * EDGES[-1]:g}"])


def bars(counts: Sequence[int], labels: Sequence[str]) -> list[Bar]:
    """Classes side by side, the fullest as high as there is room."""
    most, step = max([*counts, 1]), WIDTH / len(counts)
    heights = [(GROUND - TOP) * count / most for count in counts]
    drawn = enumerate(zip(counts, heights, labels, strict=True))
    return [Bar(number * step + 3, GROUND - height, step - 6, height, count, label) for number, (count, height, label) in drawn]
