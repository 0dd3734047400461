"""The drawn network is one connected graph, cut where roads cross."""

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from onecity.science import streets, waters
from onecity.science.clustering import capacity_clusters, connected, neighbour_pairs
from onecity.science.roads import RoadLine, joined_at_crossings, main_network, outside, relative_neighbours, roads_between, village_roads

NAMES = (("甲路", "Jia Road"), ("乙路", "Yi Road"), ("丙路", "Bing Road"))


def parts(pairs: list[tuple[int, int]], size: int) -> int:
    """Number of connected components."""
    first, last = np.array(pairs).reshape(-1, 2).T
    return int(connected_components(coo_matrix((np.ones(len(first)), (first, last)), shape=(size, size)), directed=False)[0])


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 60), st.integers(0, 1000))
def test_relative_neighbours_reach_every_town(count: int, seed: int) -> None:
    points = np.random.default_rng(seed).uniform(0, 50, (count, 2))
    pairs = relative_neighbours(points)
    assert parts(pairs, count) == 1
    assert len(pairs) <= max(3 * count - 6, 1)


def test_every_village_has_a_road_to_its_township() -> None:
    rng = np.random.default_rng(1)
    hub, villages = np.array([5.0, 5.0]), rng.uniform(0, 10, (30, 2))
    roads = list(village_roads(hub, villages, rng))
    ends = {tuple(np.round(end, 6)) for road in roads for end in shapely.get_coordinates(road.line)[[0, -1]]}
    assert len(roads) == 30
    assert ends == {tuple(np.round(point, 6)) for point in [hub, *villages]}


def test_a_town_and_the_roads_into_it_are_one_network() -> None:
    rng = np.random.default_rng(2)
    town = streets.Town(np.array([0.0, 0.0]), 2.0, 0.8, NAMES, NAMES)
    area = streets.town_area(town, rng)
    country = outside(roads_between(np.array([[0.0, 0.0], [10.0, 1.0], [3.0, 9.0]]), lambda i, j: ("", ""), "trunk", rng), area)
    network = main_network(joined_at_crossings([*country, streets.ring_road(area), *streets.town_streets(town, area, rng)]))
    assert {road.road_class for road in network} >= {"trunk", "primary", "secondary", "street"}
    assert {"甲路", "乙路", "丙路", "环城路"} <= {road.name_zh for road in network}
    assert all(not shapely.crosses(a.line, b.line) for a in network[:60] for b in network[:60])


def test_roads_are_cut_where_they_cross() -> None:
    cross = [
        RoadLine("a", "", "street", shapely.LineString([(0, 1), (2, 1)])),
        RoadLine("b", "", "lane", shapely.LineString([(1, 0), (1, 2)])),
    ]
    assert sorted(piece.name_zh for piece in joined_at_crossings(cross)) == ["a", "a", "b", "b"]


def test_a_stray_road_is_dropped() -> None:
    lines = [[(0, 0), (1, 0)], [(1, 0), (1, 1)], [(5, 5), (6, 6)]]
    roads = [RoadLine(str(index), "", "lane", shapely.LineString(line)) for index, line in enumerate(lines)]
    assert [road.name_zh for road in main_network(roads)] == ["0", "1"]


def test_the_lake_surrounds_its_island() -> None:
    lake = waters.lake(np.zeros(2), 3.0, 4.0, np.zeros(2), 1.0, np.random.default_rng(3))
    assert len(lake.interiors) == 1
    assert not shapely.contains_xy(lake, 0, 0)


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 20), st.integers(0, 1000))
def test_clusters_have_their_shares_and_hang_together(count: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    points = rng.uniform(0, 10, (60 * count, 2))
    labels = capacity_clusters(points, points[:count], np.ones(count), rounds=80)
    sizes = np.bincount(labels, minlength=count)
    assert sizes.min() > 0
    assert sizes.max() < 120
    joined = connected(labels, neighbour_pairs(points))
    assert (np.bincount(joined, minlength=count) > 0).all()
