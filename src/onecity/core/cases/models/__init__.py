"""Data and invariants of the case loop."""

from onecity.core.cases.models.attachment import Attachment
from onecity.core.cases.models.case import Case, Reporter
from onecity.core.cases.models.category import Category
from onecity.core.cases.models.duty import DutyLine, DutyList
from onecity.core.cases.models.history import CaseClock, CaseEvent, NumberSeries
from onecity.core.cases.models.imports import ImportProblem, ImportRun
from onecity.core.cases.models.saved import SavedView

__all__ = [
    "Attachment",
    "Case",
    "CaseClock",
    "CaseEvent",
    "Category",
    "DutyLine",
    "DutyList",
    "ImportProblem",
    "ImportRun",
    "NumberSeries",
    "Reporter",
    "SavedView",
]
