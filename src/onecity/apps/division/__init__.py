"""Dividing the city anew: drafts of base grids, their figures, and their day (网格划分)."""
