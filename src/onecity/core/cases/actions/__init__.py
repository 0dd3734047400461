"""What changes a case. Each act is one transaction: state and permission checked, history written, clocks moved, the change told."""

from onecity.core.cases.actions.acting import perform
from onecity.core.cases.actions.linking import link_by_machine
from onecity.core.cases.actions.machine import do_by_machine
from onecity.core.cases.actions.rating import rate
from onecity.core.cases.actions.reporting import Report, ReporterDetails, report
from onecity.core.cases.actions.spot import handle_on_spot
from onecity.core.cases.actions.submission import Submission

__all__ = ["Report", "ReporterDetails", "Submission", "do_by_machine", "handle_on_spot", "link_by_machine", "perform", "rate", "report"]
