"""What fitting gives."""

from dataclasses import dataclass

from onecity.science.suggestion.figures import Figures, HeldOut
from onecity.science.suggestion.model import Model


@dataclass(frozen=True)
class Fitted:
    """A model, its figures, and what it said of each held-out text."""

    model: Model
    figures: Figures
    held_out: tuple[HeldOut, ...]
