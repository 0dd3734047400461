"""Runs: every old system laid over the city, and told in base grids."""
