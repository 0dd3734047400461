"""Whether a file's regions fit those above and beside them, level by level; what does not is refused by row, with the reason."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import shapely

from onecity.core.geo.loading.checks import Faults
from onecity.core.geo.loading.tree import Node, RegionTree, counties_except
from onecity.core.said import Said as _
from onecity.science.coverage import Cut, cut_by, fitted

EDGE_SHARE = 1e-4
"""What two borders of the same line differ by when they were digitised or rounded apart: a ten-thousandth of the area."""
LEAST_SHARE = 0.1
"""What must remain of a region that is only drawn when others are loaded over it: less is no longer that region."""
NAMED = 5


@dataclass
class Fit:
    """Regions that fit: the shapes of those the city has loaded, exact to the lattice, and the areas below which all is drawn."""

    shapes: dict[str, shapely.Geometry] = field(default_factory=dict)
    leaves: list[str] = field(default_factory=list)
    faults: Faults = field(default_factory=dict)


class Misfit(Exception):
    """Nodes that cannot be taken, and why."""

    def __init__(self, nodes: Sequence[Node], reason: str) -> None:
        super().__init__(reason)
        self.nodes = nodes
        self.reason = reason


def fit(tree: RegionTree) -> Fit:
    """Fit every county of a tree. One that does not fit is refused with all its rows, and the others are fitted to what it is now."""
    faults: Faults = {}
    staying = list(tree.counties)
    while True:
        found = _fit_all(tree, staying)
        refused = {code for code in staying if any(node.row in found.faults for node in tree.below(code))}
        faults |= found.faults
        if not refused:
            return Fit(found.shapes, found.leaves, faults)
        staying = [code for code in staying if code not in refused]


def _fit_all(tree: RegionTree, counties: Sequence[str]) -> Fit:
    found = Fit()
    for code, frame in _county_frames(tree, counties, found).items():
        try:
            shapes, leaves = _fitted_county(tree, code, frame)
        except Misfit as misfit:
            found.faults |= _refused(tree, code, misfit)
        else:
            found.shapes |= shapes
            found.leaves += leaves
    return found


def _refused(tree: RegionTree, county: str, misfit: Misfit) -> Faults:
    """The rows at fault with the reason; every other row of the county because of them."""
    at_fault = {node.row for node in misfit.nodes if node.row is not None}
    rest = _("its county is left as it is: %(reason)s") % {"reason": misfit.reason}
    rows = [node.row for node in tree.below(county) if node.row is not None]
    return {row: ("code", misfit.reason if row in at_fault or not at_fault else rest) for row in rows}


def _county_frames(tree: RegionTree, counties: Sequence[str], found: Fit) -> dict[str, shapely.Geometry]:
    """The outer border of each county: as known, or as the file has it, without what belongs to neighbours that stay."""
    given = [tree.nodes[code] for code in counties if tree.nodes[code].row is not None]
    neighbours = counties_except(node.code for node in given)
    for node in given:
        try:
            _leave_alone(node, neighbours)
        except Misfit as misfit:
            found.faults |= _refused(tree, node.code, misfit)
    new = [node for node in given if node.row not in found.faults]
    shapes = list(fitted([node.shape for node in new], taken=_touching(new, neighbours))) if new else []
    frames = {code: tree.nodes[code].shape for code in counties if tree.nodes[code].row is None}
    return frames | {node.code: shape for node, shape in zip(new, shapes, strict=True)}


def _touching(new: Sequence[Node], others: Sequence[Node]) -> list[shapely.Geometry]:
    whole = shapely.union_all([node.shape for node in new])
    return [node.shape for node in others if node.shape.intersects(whole)]


def _leave_alone(node: Node, neighbours: Sequence[Node]) -> None:
    """Raise Misfit if a region takes ground of a neighbour that the file does not hold."""
    for other in neighbours:
        share = shapely.intersection(node.shape, other.shape).area / node.shape.area
        if share > EDGE_SHARE:
            words = {"percent": 100 * share, "other": other.words}
            raise Misfit([node], _("takes %(percent).2f %% of its area from %(other)s: load both in one file") % words)


def _fitted_county(tree: RegionTree, code: str, frame: shapely.Geometry) -> tuple[dict[str, shapely.Geometry], list[str]]:
    _no_own_grid_over_drawn_ground(tree, code)
    return _level(tree, code, frame)


def _level(tree: RegionTree, code: str, frame: shapely.Geometry) -> tuple[dict[str, shapely.Geometry], list[str]]:
    """The shapes of a region and of what is loaded below it, and the areas to be divided. Raises Misfit."""
    children = tree.children(code)
    if len(code) == 12:
        return {code: frame}, [code]
    if not children:
        raise Misfit(
            [tree.nodes[code]], _("nothing is known below %(region)s: load it in the same file") % {"region": tree.nodes[code].words}
        )
    if all(child.drawn for child in children):
        _nothing_loaded_below(tree, code)
        return {code: frame}, [code]
    shapes: dict[str, shapely.Geometry] = {code: frame}
    leaves: list[str] = []
    for child, shape in _filled(tree.nodes[code], children, frame):
        below, divided = _level(tree, child.code, shape)
        shapes |= below
        leaves += divided
    return shapes, leaves


def _filled(parent: Node, children: Sequence[Node], frame: shapely.Geometry) -> list[tuple[Node, shapely.Geometry]]:
    """The regions of one level, filling the one above them exactly; drawn ones keep what loaded ones leave. Raises Misfit."""
    loaded, drawn = [child for child in children if not child.drawn], [child for child in children if child.drawn]
    _lie_within(parent, loaded, frame)
    for child in loaded:
        if child.row is not None:
            _leave_alone(child, [other for other in loaded if other.row is None])
    if not drawn:
        _cover(parent, loaded, frame)
        return list(zip(loaded, fitted([child.shape for child in loaded], frame), strict=True))
    cut = cut_by([child.shape for child in loaded], [child.shape for child in drawn], frame)
    _leave_enough(parent, loaded, drawn, cut)
    return list(zip([*loaded, *drawn], [*cut.loaded, *cut.rest], strict=True))


def _leave_enough(parent: Node, loaded: Sequence[Node], drawn: Sequence[Node], cut: Cut) -> None:
    """Raise Misfit where ground would belong to nobody, or hardly anything would remain of a region that is only drawn."""
    at_fault = [child for child in loaded if child.row is not None]
    left_over = cut.left_over / parent.shape.area
    if left_over > EDGE_SHARE:
        words = {"percent": 100 * left_over, "region": parent.words}
        raise Misfit(
            at_fault,
            _("between the regions loaded lie %(percent).2f %% of %(region)s that no other region adjoins: load what lies there") % words,
        )
    for child, shape in zip(drawn, cut.rest, strict=True):
        share = shape.area / child.shape.area
        if share < LEAST_SHARE:
            words = {"percent": 100 * share, "other": child.words}
            raise Misfit(
                at_fault, _("only %(percent).1f %% would remain of %(other)s, which is only drawn: load it in the same file") % words
            )


def _nothing_loaded_below(tree: RegionTree, code: str) -> None:
    """Raise Misfit where a region lies in one that is only drawn."""
    loaded = [node for node in tree.below(code) if not node.drawn and len(node.code) > len(code)]
    if loaded:
        parent = tree.nodes[loaded[0].code[:-3]]
        raise Misfit(loaded, _("%(region)s above it is only drawn: load its border in the same file") % {"region": parent.words})


def _no_own_grid_over_drawn_ground(tree: RegionTree, county: str) -> None:
    drawn = [node for node in tree.below(county) if len(node.code) == 12 and node.drawn and tree.own_grids[node.code]]
    if drawn:
        words = {"count": len(drawn), "names": ", ".join(node.words for node in drawn[:NAMED])}
        raise Misfit(
            [], _("%(count)d villages have the city's own base grids but only drawn borders (%(names)s): load the villages too") % words
        )


def _lie_within(parent: Node, children: Sequence[Node], frame: shapely.Geometry) -> None:
    """Raise Misfit where a region juts out of the one above it."""
    for child in children:
        beyond = shapely.difference(child.shape, frame).area / child.shape.area
        if beyond > EDGE_SHARE:
            words = {"percent": 100 * beyond, "region": parent.words}
            raise Misfit([child], _("lies to %(percent).2f %% outside %(region)s") % words)


def _cover(parent: Node, children: Sequence[Node], frame: shapely.Geometry) -> None:
    """Raise Misfit where regions leave ground of the one above them uncovered."""
    share = shapely.difference(frame, shapely.union_all([child.shape for child in children])).area / frame.area
    if share > EDGE_SHARE:
        words = {"percent": 100 * share, "region": parent.words}
        raise Misfit(children, _("the regions leave %(percent).2f %% of %(region)s uncovered") % words)
