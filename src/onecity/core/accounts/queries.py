"""What is read of people and organisations."""

from collections.abc import Iterable

from onecity.core.accounts.models import Appointment
from onecity.core.accounts.scope import in_force


def people_with(roles: Iterable[str], organisation_id: int | None) -> list[int]:
    """Keys of the active people who hold one of the roles at an organisation today."""
    held = Appointment.objects.filter(in_force(), role__in=list(roles), organisation_id=organisation_id, user__is_active=True)
    return list(held.order_by("user_id").values_list("user_id", flat=True).distinct())
