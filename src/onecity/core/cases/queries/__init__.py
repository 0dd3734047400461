"""What is read of cases, always within the reader's scope."""

from onecity.core.cases.queries.counts import counts_by_region, counts_by_state, reported_per_hour
from onecity.core.cases.queries.detail import acts_for, case_for, case_to_act_on, history_of, possible_acts
from onecity.core.cases.queries.lists import CaseFilter, Page
from onecity.core.cases.queries.pages import list_cases
from onecity.core.cases.queries.scope import needs_action_by, scope_condition, visible

__all__ = [
    "CaseFilter",
    "Page",
    "acts_for",
    "case_for",
    "case_to_act_on",
    "counts_by_region",
    "counts_by_state",
    "history_of",
    "list_cases",
    "needs_action_by",
    "possible_acts",
    "reported_per_hour",
    "scope_condition",
    "visible",
]
