"""In which base grid of today a case lies, for cases whose own grid has ended."""

from django.db import models

from onecity.core.cases.models.case import Case
from onecity.core.geo.models import BaseGrid


class GridToday(models.Model):
    """The grid in force that holds the place of a case. The case itself keeps the grid it had; figures may be told by this one."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="+")
    grid = models.ForeignKey(BaseGrid, on_delete=models.PROTECT, related_name="+")
