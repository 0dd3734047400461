"""What is kept of the fusion of grids."""

from onecity.apps.fusion.models.duties import DutyStep, MergedDuty, OldDuty
from onecity.apps.fusion.models.plan import Outcome, Plan, Post
from onecity.apps.fusion.models.runs import Coverage, Fit, Piece, Run, RunState
from onecity.apps.fusion.models.systems import OldGrid, OldSystem, OldWorker
from onecity.apps.fusion.models.team import Decision, Likeness
from onecity.apps.fusion.models.upload import GridFile, ListFile

__all__ = [
    "Coverage",
    "Decision",
    "DutyStep",
    "Fit",
    "GridFile",
    "Likeness",
    "ListFile",
    "MergedDuty",
    "OldDuty",
    "OldGrid",
    "OldSystem",
    "OldWorker",
    "Outcome",
    "Piece",
    "Plan",
    "Post",
    "Run",
    "RunState",
]
