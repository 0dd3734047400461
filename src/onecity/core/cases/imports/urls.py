"""Addresses of imports, below those of cases."""

from onecity.core.cases.imports.course import IMPORTS
from onecity.core.rowfiles.views import Pages

urlpatterns = Pages(IMPORTS).addresses()
