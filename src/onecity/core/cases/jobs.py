"""Background jobs of cases, found here by the worker."""

from onecity.core.cases.imports.jobs import forget_imports, resume_imports, run_import

__all__ = ["forget_imports", "resume_imports", "run_import"]
