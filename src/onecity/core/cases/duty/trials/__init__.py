"""Dry runs: what a changed list would have done with the cases of a period."""
