"""Pages of the linkage, for administrators."""
