"""What changes a case. Each act is one transaction: state and permission checked, history written, clocks moved, the change told."""

from onecity.core.cases.actions.acting import Submission, perform
from onecity.core.cases.actions.rating import rate
from onecity.core.cases.actions.reporting import Report, ReporterDetails, report

__all__ = ["Report", "ReporterDetails", "Submission", "perform", "rate", "report"]
