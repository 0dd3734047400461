"""Where the worker finds the background jobs of the geo app."""

from onecity.core.geo.uploads.jobs import forget_files, resume_loads, run_load

__all__ = ["forget_files", "resume_loads", "run_load"]
