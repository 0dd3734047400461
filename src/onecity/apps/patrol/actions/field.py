"""People in the field: who may visit, the round of a day, where they walked."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import numpy as np
from django.contrib.gis.geos import Point
from django.db.models import Q
from django.utils import timezone

from onecity.apps.patrol.models import DayRound, TrackPoint
from onecity.apps.patrol.queries import due_points
from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor, actor_of, require
from onecity.core.apart import Workshop
from onecity.core.moments import OLDEST
from onecity.science.rounds import shortest, ways

LONGEST_ROUND = 60
TRACK_DAYS, MOST_TRACK = 90, 500
WORST_ACCURACY = 200
SAME_TIME = timedelta(seconds=60)
"""By how much a step may differ from itself when it is sent again: its time is reckoned from when it arrives."""
Position = tuple[float, float]


def in_the_field(actor: Actor) -> int:
    """The key of somebody who may visit. Raises NotAllowed."""
    require(actor, "patrol.visit")
    if actor.user_id is None:
        raise NotAllowed("patrol.visit")
    return actor.user_id


def plan_round(shop: Workshop, user_id: int, day: date, start: Position | None = None, seconds: float = 1.0) -> DayRound:
    """Work out in which order a person passes the points that are due to them by a day, beginning where they are."""
    actor = actor_of(User.objects.get(pk=user_id))
    points = list(due_points(actor, day)[:LONGEST_ROUND])
    places = [(one.point.x, one.point.y) for one in points]
    found = shop.do(shortest, ways(np.array([start or (places[0] if places else (0.0, 0.0)), *places])), seconds)
    order = [points[index - 1].pk for index in found.order]
    values = {"order": order, "metres": found.metres, "made_at": timezone.now()}
    return DayRound.objects.update_or_create(user_id=user_id, day=day, defaults=values)[0]


def keep_track(actor: Actor, points: Sequence[tuple[datetime, Position, float]]) -> int:
    """Keep where somebody on duty was: moment, degrees, accuracy in metres; returns how many steps are new.

    What is too vague or lies in the future is left out, and so is what a phone sends again because the answer to it was lost.
    """
    user_id, now = in_the_field(actor), timezone.now()
    kept = [
        TrackPoint(user_id=user_id, at=at, point=Point(*place, srid=4326), accuracy=round(accuracy))
        for at, place, accuracy in points[:MOST_TRACK]
        if accuracy <= WORST_ACCURACY and now - OLDEST <= at <= now
    ]
    return len(TrackPoint.objects.bulk_create(_not_known(user_id, kept)))


def _not_known(user_id: int, steps: Sequence[TrackPoint]) -> list[TrackPoint]:
    """Steps of which no equal one is known: at the same place, and at the same time but for what the way here took."""
    if not steps:
        return []
    span = min(one.at for one in steps) - SAME_TIME, max(one.at for one in steps) + SAME_TIME
    known: dict[tuple[float, ...], list[datetime]] = {}
    for at, point in TrackPoint.objects.filter(user=user_id, at__range=span).values_list("at", "point"):
        known.setdefault(point.coords, []).append(at)
    return [one for one in steps if all(abs(one.at - at) > SAME_TIME for at in known.get(one.point.coords, ()))]


def forget_old_tracks(now: datetime | None = None) -> int:
    """Forget tracks older than they are needed; returns how many points."""
    return TrackPoint.objects.filter(Q(at__lt=(now or timezone.now()) - timedelta(days=TRACK_DAYS))).delete()[0]
