"""A day in a city as a plan: who reports what, where and when, and what people then do about it. Deterministic by seed.

Everything here is made up for demonstrations and load tests; no figure describes a real city.
"""

from onecity.science.cityday.conduct import NextAct, Standing, next_act
from onecity.science.cityday.ground import Ground, points_within
from onecity.science.cityday.matters import Matter
from onecity.science.cityday.plan import CityPlan
from onecity.science.cityday.reports import PlannedReport, reports_between

__all__ = ["CityPlan", "Ground", "Matter", "NextAct", "PlannedReport", "Standing", "next_act", "points_within", "reports_between"]
