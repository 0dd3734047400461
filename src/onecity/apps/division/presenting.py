"""A draft for its page: rows of grids beside the mean of their township, steps in words, shapes for the map."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import fmean
from typing import Any

import shapely
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from onecity.apps.division.models import Draft
from onecity.apps.division.reading import Figures, Standing
from onecity.core.said import said_again
from onecity.science.grids.balancing import WANTED

MEASURES = ("people", "households", "cases", "area")
DECIMALS = 6


@dataclass(frozen=True)
class Cell:
    """A figure in words (empty where it is not known), and how it stands to the mean of the township, in per cent.

    Written here and not by the template: a county has thousands of them.
    """

    text: str
    of_mean: int | None

    @property
    def far(self) -> bool:
        """Whether it is far from the mean."""
        return self.of_mean is not None and not 50 <= self.of_mean <= 150


@dataclass(frozen=True)
class Row:
    """A grid of a draft."""

    key: str
    code: str
    name: str
    new: bool
    villages: int
    township: str
    cells: tuple[Cell, ...]


def rows_of(standing: Standing) -> list[Row]:
    """Every grid by its code, with people, households, cases of twelve months and km² beside the mean of its township."""
    means = _means(standing)
    english = get_language() == "en"
    return [
        Row(
            key=key,
            code=standing.codes[key],
            name=standing.names[key][english],
            new=piece.base is None,
            villages=len(piece.villages),
            township=piece.township,
            cells=tuple(_cells(standing.figures[key], means[piece.township])),
        )
        for key, piece in sorted(standing.pieces.items(), key=lambda item: standing.codes[item[0]])
    ]


def _means(standing: Standing) -> dict[str, dict[str, float]]:
    figures: dict[str, list[Figures]] = defaultdict(list)
    for key, piece in standing.pieces.items():
        figures[piece.township].append(standing.figures[key])
    return {
        township: {measure: fmean(getattr(one, measure) or 0 for one in own) for measure in MEASURES} for township, own in figures.items()
    }


def _cells(figures: Figures, means: Mapping[str, float]) -> Iterator[Cell]:
    for measure in MEASURES:
        value = getattr(figures, measure)
        known = value is not None and means[measure] > 0
        text = "" if value is None else f"{value:.2f}" if measure == "area" else str(value)
        yield Cell(text, round(100 * value / means[measure]) if known else None)


def shapes_of(standing: Standing) -> dict[str, Any]:
    """The grids as GeoJSON for the map; degrees to a decimetre, for the eye only."""
    english = get_language() == "en"
    features = [
        {
            "type": "Feature",
            "properties": {"key": key, "name": standing.names[key][english], "new": piece.base is None},
            "geometry": shapely.geometry.mapping(shapely.transform(piece.shape, lambda places: places.round(DECIMALS))),
        }
        for key, piece in standing.pieces.items()
    ]
    return {"type": "FeatureCollection", "features": features}


def words_of(step: Mapping[str, Any]) -> str:
    """A step in words."""
    if step["kind"] == "merge_many":
        count = sum(len(group) > 1 for group in step["groups"])
        return ngettext("Proposal: %(count)d group joined", "Proposal: %(count)d groups joined", count) % {"count": count}
    if step["kind"] == "merge":
        return _("Joined: %(grids)s") % {"grids": ", ".join(step["grids"])}
    if step["kind"] == "rename":
        return _("%(grid)s is now called %(name)s") % {"grid": step["grid"], "name": step["name_zh"]}
    return _("Split: %(grid)s") % {"grid": step["grid"]}


def steps_of(draft: Draft) -> list[tuple[str, bool]]:
    """Every step in words, with whether it counts (those undone do not)."""
    return [(words_of(step), number < draft.position) for number, step in enumerate(draft.steps)]


def proposal_of(draft: Draft) -> dict[str, Any]:
    """How far the proposal is, in figures a person reads: per cent of the mean load."""
    told = draft.progress
    shown = {name: round(100 * told[name], 1) for name in ("heaviest", "bound", "least") if told.get(name)}
    above = round(100 * (told["heaviest"] / told["bound"] - 1), 1) if told.get("bound") and told.get("heaviest") else None
    farthest = round(100 * (told["farthest"] - 1), 1) if told.get("farthest") else None
    return {
        **told,
        **shown,
        "above": above,
        "farthest": farthest,
        "wanted": round(100 * (WANTED - 1)),
        "fault": said_again(told["fault"]) if told.get("fault") else "",
    }
