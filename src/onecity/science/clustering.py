"""Clusters of points with a wanted share each: power diagrams whose weights are moved until the shares fit."""

import numpy as np
import scipy  # its parts are read when they are first used: most processes never divide or draw
from numpy.typing import NDArray

from onecity.science.plane import Points

Labels = NDArray[np.int64]
MOVING_ROUNDS = 6


def capacity_clusters(
    points: Points, centres: Points, shares: NDArray[np.float64], rounds: int = 60, mobility: float | NDArray[np.float64] = 0.5
) -> Labels:
    """Label (n, 2) points with the index of a centre so that cluster sizes are in proportion to `shares`.

    An additively weighted (power) diagram: Aurenhammer, Hoffmann, Aronov, "Minkowski-type theorems and least-squares
    clustering", Algorithmica 20 (1998). The first rounds also move each centre by `mobility` (0 … 1, one for all or one
    for each centre) of the way to its cluster's mean.
    """
    centres = np.array(centres, dtype=float)
    weights = np.zeros(len(centres))
    steps = np.broadcast_to(mobility, len(centres))[:, None]
    wanted = shares / shares.sum() * len(points)
    spread = np.prod(np.ptp(points, axis=0)) / max(len(centres), 1)
    for step in range(rounds):
        labels = _nearest(points, centres, weights)
        sizes = np.bincount(labels, minlength=len(centres))
        weights += 0.3 * spread * (wanted - sizes) / np.maximum(wanted, sizes) / (1 + 0.05 * step)
        if step < MOVING_ROUNDS:
            centres += steps * (_means(points, labels, centres) - centres)
    return _filled(points, _nearest(points, centres, weights), centres)


def _nearest(points: Points, centres: Points, weights: NDArray[np.float64]) -> Labels:
    power = points @ (-2 * centres.T) + ((centres**2).sum(axis=1) - weights)
    return power.argmin(axis=1)


def _means(points: Points, labels: Labels, fallback: Points) -> Points:
    sizes = np.bincount(labels, minlength=len(fallback))
    sums = np.stack([np.bincount(labels, points[:, axis], len(fallback)) for axis in (0, 1)], axis=1)
    return np.where(sizes[:, None] > 0, sums / np.maximum(sizes, 1)[:, None], fallback)


def _filled(points: Points, labels: Labels, centres: Points) -> Labels:
    """Give every empty cluster the nearest point of a cluster that has more than one."""
    labels = labels.copy()
    for empty in np.flatnonzero(np.bincount(labels, minlength=len(centres)) == 0):
        sizes = np.bincount(labels, minlength=len(centres))
        distance = ((points - centres[empty]) ** 2).sum(axis=1)
        distance[sizes[labels] < 2] = np.inf
        labels[distance.argmin()] = empty
    return labels


def neighbour_pairs(points: Points) -> Labels:
    """(m, 2) index pairs of Delaunay neighbours, without edges far longer than usual (they span gaps of the area)."""
    if len(points) < 4:
        return np.array([(i, j) for i in range(len(points)) for j in range(i)], dtype=int).reshape(-1, 2)
    triangles = scipy.spatial.Delaunay(points).simplices
    pairs = np.unique(np.sort(np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [0, 2]]]), axis=1), axis=0)
    lengths = np.hypot(*(points[pairs[:, 0]] - points[pairs[:, 1]]).T)
    return pairs[lengths < 6 * np.median(lengths)]


def connected(labels: Labels, pairs: Labels, passes: int = 3) -> Labels:
    """The labels with every cluster's stray pieces handed to the neighbour they touch most. Never empties a cluster."""
    labels = labels.copy()
    for _ in range(passes):
        piece = _pieces(labels, pairs)
        main = _largest_piece(labels, piece)
        stray = np.flatnonzero(piece != main[labels])
        if not len(stray):
            break
        _hand_over(labels, pairs, stray)
    return labels


def _pieces(labels: Labels, pairs: Labels) -> Labels:
    same = pairs[labels[pairs[:, 0]] == labels[pairs[:, 1]]]
    graph = scipy.sparse.coo_matrix((np.ones(len(same)), (same[:, 0], same[:, 1])), shape=(len(labels), len(labels)))
    return scipy.sparse.csgraph.connected_components(graph, directed=False)[1]


def _largest_piece(labels: Labels, piece: Labels) -> Labels:
    sizes = np.bincount(piece)
    order = np.argsort(sizes[piece], kind="stable")
    main = np.zeros(labels.max() + 1, dtype=int)
    main[labels[order]] = piece[order]
    return main


def _hand_over(labels: Labels, pairs: Labels, stray: Labels) -> None:
    is_stray = np.zeros(len(labels), dtype=bool)
    is_stray[stray] = True
    both = np.concatenate([pairs, pairs[:, ::-1]])
    touching = both[is_stray[both[:, 0]] & ~is_stray[both[:, 1]]]
    for point in np.unique(touching[:, 0]):
        around = labels[touching[touching[:, 0] == point, 1]]
        labels[point] = np.bincount(around).argmax()
