"""Regions, base grids, roads, water and places of the city; point to grid; vector tiles."""
