"""Grouped counts as plain rows."""

from typing import Any

from django.db.models import QuerySet


def rows_of_groups(groups: QuerySet[Any, Any]) -> list[dict[str, Any]]:
    """The rows of a query by `values().annotate()`: one dictionary a group."""
    return list(groups)
