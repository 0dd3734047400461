"""Pages of the fusion of grids."""
