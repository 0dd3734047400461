"""Which keys there are."""

from django.db.models import QuerySet

from onecity.core.programs.models import ApiKey


def keys() -> QuerySet[ApiKey]:
    """Every key, newest first."""
    return ApiKey.objects.select_related("organisation", "created_by", "machine")
