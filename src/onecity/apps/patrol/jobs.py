"""Work in the background: rounds before the day begins, and anew when somebody asks from where they are."""

from django.utils import timezone
from procrastinate.contrib.django import app

from onecity.apps.patrol.actions import forget_old_tracks, plan_round
from onecity.apps.patrol.apps import FIELD_ROLES
from onecity.core.accounts.models import Appointment
from onecity.core.accounts.scope import in_force
from onecity.core.apart import workshop
from onecity.core.shell.live import publish

NIGHTLY_SECONDS, ASKED_SECONDS = 0.3, 1.0


@app.task(name="patrol.plan_round", queue="imports")
def plan_anew(user_id: int, longitude: float | None = None, latitude: float | None = None) -> None:
    """Work out somebody's round of today from where they are, and tell their open page."""
    start = None if longitude is None or latitude is None else (longitude, latitude)
    with workshop() as shop:
        plan_round(shop, user_id, timezone.localdate(), start, ASKED_SECONDS)
    publish("round", {"user": user_id})


def rounds_of_the_day() -> int:
    """The rounds of everybody in the field; returns how many."""
    people = Appointment.objects.filter(in_force(), role__in=FIELD_ROLES, user__is_active=True).values_list("user_id", flat=True)
    keys = sorted(set(people))
    with workshop() as shop:
        for key in keys:
            plan_round(shop, key, timezone.localdate(), seconds=NIGHTLY_SECONDS)
    return len(keys)


def forget_tracks() -> int:
    """Forget what is no longer needed of where people were."""
    return forget_old_tracks()
