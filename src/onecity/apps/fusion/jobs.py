"""Where the worker finds the background jobs of the fusion."""

from onecity.apps.fusion.lists.jobs import forget_lists, resume_lists, run_duties, run_workers
from onecity.apps.fusion.runs.jobs import resume_runs, run_fusion
from onecity.apps.fusion.team.jobs import resume_plans, run_plan
from onecity.apps.fusion.uploads.jobs import forget_files, resume_files, run_file

__all__ = [
    "forget_files",
    "forget_lists",
    "resume_files",
    "resume_lists",
    "resume_plans",
    "resume_runs",
    "run_duties",
    "run_file",
    "run_fusion",
    "run_plan",
    "run_workers",
]
