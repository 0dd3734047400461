"""What is kept of the fusion of grids."""

from onecity.apps.fusion.models.plan import Plan, Post
from onecity.apps.fusion.models.runs import Coverage, Fit, Piece, Run, RunState
from onecity.apps.fusion.models.systems import OldGrid, OldSystem, OldWorker
from onecity.apps.fusion.models.team import Decision, Likeness
from onecity.apps.fusion.models.upload import GridFile

__all__ = [
    "Coverage",
    "Decision",
    "Fit",
    "GridFile",
    "Likeness",
    "OldGrid",
    "OldSystem",
    "OldWorker",
    "Piece",
    "Plan",
    "Post",
    "Run",
    "RunState",
]
