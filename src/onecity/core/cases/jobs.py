"""Background jobs of cases, found here by the worker."""

from onecity.core.cases.duty.applying.jobs import run_application
from onecity.core.cases.duty.trials.jobs import resume_trials, run_trial
from onecity.core.cases.grids_today import tell_grids_of_today
from onecity.core.cases.imports.jobs import forget_imports, resume_imports, run_import
from onecity.core.cases.suggesting.fitting import fit_version
from onecity.core.cases.timekeeping.jobs import run_recalculation

__all__ = [
    "fit_version",
    "forget_imports",
    "resume_imports",
    "resume_trials",
    "run_application",
    "run_import",
    "run_recalculation",
    "run_trial",
    "tell_grids_of_today",
]
