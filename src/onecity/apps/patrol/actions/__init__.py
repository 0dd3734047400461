"""What changes check points, visits, rounds and tracks."""

from onecity.apps.patrol.actions.field import forget_old_tracks, in_the_field, keep_track, plan_round
from onecity.apps.patrol.actions.points import NewPoint, change_points, host_of, keep_point, record_points
from onecity.apps.patrol.actions.visits import LONGEST_NOTE, Told, visit, visit_of

__all__ = [
    "LONGEST_NOTE",
    "NewPoint",
    "Told",
    "change_points",
    "forget_old_tracks",
    "host_of",
    "in_the_field",
    "keep_point",
    "keep_track",
    "plan_round",
    "record_points",
    "visit",
    "visit_of",
]
