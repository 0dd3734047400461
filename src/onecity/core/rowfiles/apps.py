"""Declarations of the course of files."""

from django.utils.translation import gettext_lazy as _

from onecity.core.registry import OnecityApp


class RowFilesConfig(OnecityApp):
    """What files of rows have in common; it has no table of its own."""

    name = "onecity.core.rowfiles"
    label = "rowfiles"
    verbose_name = _("Files of rows")
