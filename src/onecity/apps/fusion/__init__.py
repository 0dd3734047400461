"""Many grids into one (多网格融合): the old grid systems of departments beside the base grid."""
