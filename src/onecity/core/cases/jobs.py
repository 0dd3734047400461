"""Background jobs of cases, found here by the worker."""

from onecity.core.cases.imports.jobs import forget_imports, resume_imports, run_import
from onecity.core.cases.suggesting.fitting import fit_version

__all__ = ["fit_version", "forget_imports", "resume_imports", "run_import"]
