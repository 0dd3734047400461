"""Many grids into one: old grid systems of departments laid over base grids (多网格融合)."""
