"""A seeded division of counties into townships, villages and base grids where no open borders exist.

Borders drawn here are plausible, not real: mark everything made from them as synthetic.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import scipy  # its parts are read when they are first used: most processes never divide or draw
import shapely
from numpy.typing import NDArray

from onecity.science.clustering import Labels, capacity_clusters, connected, neighbour_pairs
from onecity.science.coverage import Geometries, merged, smoothed, voronoi_faces
from onecity.science.plane import LocalPlane, Points

SAMPLES_PER_COUNTY = 6000
ATOMS_PER_GRID = 12
CANDIDATES_PER_ATOM = 5
URBAN_KM2, RURAL_KM2 = 0.9, 2.6
SMOOTHING_DEGREES = 0.0004


Membership = Callable[[Points], NDArray[np.bool_]]


@dataclass(frozen=True)
class VillageSpec:
    """A village or community and the number of base grids it is divided into. `urban` ones are small; `near` as a township's."""

    code: str
    grids: int
    urban: bool
    near: tuple[float, float] | None = None


@dataclass(frozen=True)
class TownshipSpec:
    """A township: street-type ones lie around the county seat; `near` is a first guess in degrees for the others."""

    code: str
    street: bool
    villages: tuple[VillageSpec, ...]
    near: tuple[float, float] | None = None

    @property
    def area(self) -> float:
        """The relative area wanted; large numbers of villages are damped, as villages of big townships are smaller."""
        urban = sum(village.urban for village in self.villages)
        rural = len(self.villages) - urban
        return URBAN_KM2 * urban + RURAL_KM2 * (rural if self.street else 6 * (rural + urban + 4) ** 0.5)


@dataclass(frozen=True)
class CountySpec:
    """A county, or any area to be divided: its polygon (degrees, part of a coverage), seat and townships."""

    code: str
    polygon: shapely.Geometry
    seat: tuple[float, float]
    townships: tuple[TownshipSpec, ...]


@dataclass(frozen=True)
class Partition:
    """Base grids as an exact coverage: code of the village, serial within it (0 when undivided), polygon in degrees."""

    village_codes: NDArray[np.str_]
    serials: NDArray[np.int64]
    polygons: Geometries

    def unions(self, digits: int) -> dict[str, shapely.Geometry]:
        """Regions as unions of base grids, by the first `digits` digits of the code (6, 9 or 12)."""
        keys, labels = np.unique([code[:digits] for code in self.village_codes], return_inverse=True)
        return dict(zip(keys.tolist(), merged(self.polygons, labels, len(keys)), strict=True))


def partition(counties: Sequence[CountySpec], seed: int) -> Partition:
    """Divide every county exactly into its townships, villages and base grids. The same seed gives the same borders."""
    plane = LocalPlane(*counties[0].seat)
    atoms = [_county_atoms(county, plane, np.random.default_rng([seed, int(county.code)])) for county in counties]
    faces, site = voronoi_faces([county.polygon for county in counties], [plane.to_degrees(points) for points, _ in atoms])
    labels, spans = _stacked([grid_labels for _, grid_labels in atoms])
    polygons = merged(faces, labels[site], spans[-1])
    groups = np.searchsorted(spans, np.arange(spans[-1]), side="right")
    return _numbered(counties, smoothed(polygons, groups, SMOOTHING_DEGREES))


def _stacked(label_sets: list[Labels]) -> tuple[Labels, Labels]:
    spans = np.cumsum([labels.max() + 1 for labels in label_sets])
    starts = np.concatenate([[0], spans[:-1]])
    return np.concatenate([labels + start for labels, start in zip(label_sets, starts, strict=True)]), spans


def _numbered(counties: Sequence[CountySpec], polygons: Geometries) -> Partition:
    """Serials run from north-west to south-east within a village (CJ/T 349-2010: left to right, top to bottom)."""
    villages = [village for county in counties for township in county.townships for village in township.villages]
    centres = shapely.get_coordinates(shapely.centroid(polygons))
    codes: list[str] = []
    serials: list[int] = []
    start = 0
    for village in villages:
        own = centres[start : start + village.grids]
        rank = np.lexsort((own[:, 0], -own[:, 1])).argsort()
        codes += [village.code] * village.grids
        serials += (rank + 1).tolist() if village.grids > 1 else [0]
        start += village.grids
    return Partition(np.array(codes), np.array(serials), polygons)


def _county_atoms(county: CountySpec, plane: LocalPlane, rng: np.random.Generator) -> tuple[Points, Labels]:
    """Sites of the small cells a county is made of, in km, and the grid each belongs to."""
    if sum(village.grids for township in county.townships for village in township.villages) == 1:
        middle = shapely.get_coordinates(shapely.point_on_surface(county.polygon))
        return plane.to_km(middle), np.zeros(1, dtype=np.int64)
    samples = _random_points(county.polygon, SAMPLES_PER_COUNTY, plane, rng)
    township_of = _townships(county, samples, plane, rng)
    tree = scipy.spatial.cKDTree(samples)
    seat = plane.to_km(np.array([county.seat]))[0]
    points, labels, grids = [], [], 0
    for index, township in enumerate(county.townships):
        own = samples[township_of == index]
        sites = _township_sites(township, own, seat, _nearest_is(tree, township_of == index), rng)
        inside = shapely.contains_xy(county.polygon, *plane.to_degrees(sites).T)
        sites = sites[inside]
        points.append(sites)
        labels.append(_grids(township, sites, plane, rng) + grids)
        grids += sum(village.grids for village in township.villages)
    return _joined(np.concatenate(points), np.concatenate(labels))


def _nearest_is(tree: "scipy.spatial.cKDTree", members: NDArray[np.bool_]) -> Membership:
    """Whether the sample nearest to a point is a member."""
    return lambda points: members[tree.query(points)[1]]


def _joined(points: Points, labels: Labels) -> tuple[Points, Labels]:
    return points, connected(labels, neighbour_pairs(points))


def _random_points(polygon: shapely.Geometry, count: int, plane: LocalPlane, rng: np.random.Generator) -> Points:
    west, south, east, north = polygon.bounds
    shapely.prepare(polygon)
    share = polygon.area / ((east - west) * (north - south))
    draws = rng.random((int(1.3 * count / share), 2)) * (east - west, north - south) + (west, south)
    return plane.to_km(draws[shapely.contains_xy(polygon, *draws.T)][:count])


def _townships(county: CountySpec, samples: Points, plane: LocalPlane, rng: np.random.Generator) -> Labels:
    if len(county.townships) == 1:
        return np.zeros(len(samples), dtype=np.int64)
    seat = plane.to_km(np.array([county.seat]))[0]
    centres = np.array(list(_first_centres(county, samples, seat, plane, rng)))
    shares = np.array([township.area for township in county.townships])
    mobility = np.array([0.1 if township.street else 0.6 for township in county.townships])
    labels = capacity_clusters(samples, centres, shares, rounds=160, mobility=mobility)
    return connected(labels, neighbour_pairs(samples))


def _first_centres(county: CountySpec, samples: Points, seat: Points, plane: LocalPlane, rng: np.random.Generator) -> Iterator[Points]:
    """Streets on a sunflower around the seat, hinted townships at their hint, the others far from all before."""
    chosen = [seat]
    radius = _street_radius(county)
    for index, township in enumerate(county.townships):
        if township.near is not None:
            place = plane.to_km(np.array([township.near]))[0]
        elif township.street:
            angle = 2.399963 * (index + 1) + rng.uniform(-0.3, 0.3)
            place = seat + radius * ((index + 0.5) / len(county.townships)) ** 0.5 * np.array([np.cos(angle), np.sin(angle)])
        else:
            place = _far_from(chosen, samples, radius, rng)
        chosen.append(place)
        yield place


def _street_radius(county: CountySpec) -> float:
    """Kilometres within which street-type townships lie: the radius of a disc of their joint area."""
    return float((sum(township.area for township in county.townships if township.street) / np.pi) ** 0.5)


def _far_from(chosen: list[Points], samples: Points, radius: float, rng: np.random.Generator) -> Points:
    trial = samples[rng.integers(len(samples), size=24)]
    gaps = np.min([np.hypot(*(trial - place).T) for place in chosen], axis=0)
    gaps -= np.where(np.hypot(*(trial - chosen[0]).T) < radius, 1e3, 0.0)
    return trial[gaps.argmax()]


def _township_sites(township: TownshipSpec, own: Points, seat: Points, belongs: Membership, rng: np.random.Generator) -> Points:
    """Sites spread over a township, denser towards the seat (streets) or its own middle (others)."""
    count = ATOMS_PER_GRID * sum(village.grids for village in township.villages)
    low, high = own.min(axis=0) - 0.4, own.max(axis=0) + 0.4
    draws = rng.random((4 * CANDIDATES_PER_ATOM * count, 2)) * (high - low) + low
    draws = draws[belongs(draws)]
    heart = own[np.hypot(*(own - seat).T).argmin()] if township.street else own.mean(axis=0)
    reach = np.hypot(*(own - heart).T).max()
    density = (0.25 if township.street else 0.5) + np.exp(-3.5 * np.hypot(*(draws - heart).T) / reach)
    keep = rng.choice(len(draws), size=min(CANDIDATES_PER_ATOM * count, len(draws)), replace=False, p=density / density.sum())
    return _evened(draws[keep], count, rng)


def _evened(candidates: Points, count: int, rng: np.random.Generator) -> Points:
    """`count` well-spaced points that follow the density of the candidates: a few rounds of Lloyd's algorithm."""
    sites = candidates[rng.choice(len(candidates), size=min(count, len(candidates)), replace=False)]
    for _ in range(2):
        nearest = scipy.spatial.cKDTree(sites).query(candidates)[1]
        sizes = np.bincount(nearest, minlength=len(sites))
        sums = np.stack([np.bincount(nearest, candidates[:, axis], len(sites)) for axis in (0, 1)], axis=1)
        sites = np.where(sizes[:, None] > 0, sums / np.maximum(sizes, 1)[:, None], sites)
    return sites


def _grids(township: TownshipSpec, sites: Points, plane: LocalPlane, rng: np.random.Generator) -> Labels:
    """The grid of each site, counted through the township's villages in order."""
    shares = np.array([float(village.grids) for village in township.villages])
    centres = sites[rng.choice(len(sites), size=len(shares), replace=False)]
    hinted = [index for index, village in enumerate(township.villages) if village.near is not None]
    if hinted:
        centres[hinted] = plane.to_km(np.array([township.villages[index].near for index in hinted]))
    village_of = capacity_clusters(sites, centres, shares)
    starts = np.concatenate([[0], np.cumsum(shares)]).astype(int)
    labels = np.zeros(len(sites), dtype=int)
    for index, village in enumerate(township.villages):
        own = np.flatnonzero(village_of == index)
        labels[own] = starts[index] + _split(sites[own], village.grids, rng)
    return labels


def _split(sites: Points, parts: int, rng: np.random.Generator) -> Labels:
    if parts == 1:
        return np.zeros(len(sites), dtype=int)
    centres = sites[rng.choice(len(sites), size=parts, replace=False)]
    return capacity_clusters(sites, centres, np.ones(parts), rounds=30)
