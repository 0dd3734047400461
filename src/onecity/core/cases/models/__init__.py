"""Data and invariants of the case loop."""

from onecity.core.cases.models.asset import Asset
from onecity.core.cases.models.attachment import Attachment
from onecity.core.cases.models.case import Case, Reporter
from onecity.core.cases.models.category import Category
from onecity.core.cases.models.control import ControlAnswer, ControlArea
from onecity.core.cases.models.duty import DutyChange, DutyLine, DutyList, DutyTrial, RoutingFault, TrialMove
from onecity.core.cases.models.grid_today import GridToday
from onecity.core.cases.models.history import CaseClock, CaseEvent, NumberSeries
from onecity.core.cases.models.imports import ImportProblem, ImportRun
from onecity.core.cases.models.knowledge import Article, ArticleRemark, ArticleVersion
from onecity.core.cases.models.link import CaseLink
from onecity.core.cases.models.saved import SavedView
from onecity.core.cases.models.suggestion import SuggestionModel, SuggestionTaking
from onecity.core.cases.models.ticket import Ticket
from onecity.core.cases.models.timekeeping import ClockMove, ClockStep, LimitChange, Recalculation, TicketStep
from onecity.core.cases.models.voice import VoiceNote

__all__ = [
    "Article",
    "ArticleRemark",
    "ArticleVersion",
    "Asset",
    "Attachment",
    "Case",
    "CaseClock",
    "CaseEvent",
    "CaseLink",
    "Category",
    "ClockMove",
    "ClockStep",
    "ControlAnswer",
    "ControlArea",
    "DutyChange",
    "DutyLine",
    "DutyList",
    "DutyTrial",
    "GridToday",
    "ImportProblem",
    "ImportRun",
    "LimitChange",
    "NumberSeries",
    "Recalculation",
    "Reporter",
    "RoutingFault",
    "SavedView",
    "SuggestionModel",
    "SuggestionTaking",
    "Ticket",
    "TicketStep",
    "TrialMove",
    "VoiceNote",
]
