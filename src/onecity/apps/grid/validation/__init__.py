"""A city's base grids held against the rules of division: what is wrong, where, and what to mend. Nothing is changed."""
