"""The interface of programs under /api/v1/: the feed of changes, and what a department's own system reports and does."""
