"""The shortest round (巡查路线) past places that are all to be visited: in which order, and how long it is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

EARTH_RADIUS_METRES = 6_371_008.8
DETOUR = 1.3
"""A way along streets as a multiple of the straight line; usual for towns, and our assumption."""
Metres = NDArray[np.int64]


@dataclass(frozen=True)
class Round:
    """The places in the order of the visit (indices, without the start), and the way in metres."""

    order: tuple[int, ...]
    metres: int


def ways(places: NDArray[np.float64], detour: float = DETOUR) -> Metres:
    """The ways between places (n × 2, longitude and latitude in degrees) as n × n metres: great circles times a detour."""
    longitude, latitude = np.radians(places).T
    squared = (
        np.sin((latitude[:, None] - latitude) / 2) ** 2
        + np.cos(latitude[:, None]) * np.cos(latitude) * np.sin((longitude[:, None] - longitude) / 2) ** 2
    )
    metres: Metres = np.rint(2 * EARTH_RADIUS_METRES * np.arcsin(np.sqrt(squared)) * detour).astype(np.int64)
    return metres


def length(metres: Metres, order: tuple[int, ...]) -> int:
    """The way of an order that begins at place 0 and ends at its last place."""
    path = (0, *order)
    return int(metres[path[:-1], path[1:]].sum())


def shortest(metres: Metres, seconds: float = 1.0) -> Round:
    """The shortest way found from place 0 past all others, ending at any of them (n × n metres, n ≥ 1).

    Looks on for better ones until the time is over: guided local search of OR-Tools, beginning with the cheapest arcs.
    """
    if len(metres) <= 2:
        order = tuple(range(1, len(metres)))
        return Round(order, length(metres, order))
    found = _searched(metres, seconds)
    return Round(found, length(metres, found))


def _searched(metres: Metres, seconds: float) -> tuple[int, ...]:
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    count = len(metres)
    end = count
    way = np.zeros((count + 1, count + 1), dtype=np.int64)
    way[:count, :count] = metres
    manager = pywrapcp.RoutingIndexManager(count + 1, 1, [0], [end])
    routing = pywrapcp.RoutingModel(manager)
    routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitMatrix(way.tolist()))
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PATH_CHEAPEST_ARC
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.time_limit.FromMilliseconds(round(1000 * seconds))
    solution = routing.SolveWithParameters(parameters)
    order, index = [], solution.Value(routing.NextVar(routing.Start(0)))
    while not routing.IsEnd(index):
        order.append(manager.IndexToNode(index))
        index = solution.Value(routing.NextVar(index))
    return tuple(order)
