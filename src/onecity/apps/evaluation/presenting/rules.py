"""The words of the rules."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onecity.core.registry import Text

FORM_LABELS: dict[str, Text] = {
    "share": _("share of the points"),
    "threshold": _("full points from a threshold"),
    "deduct": _("deduction for each"),
}
LEFT_OUT_LABELS: dict[str, Text] = {
    "suspended": pgettext_lazy("left out", "suspended"),
    "forced": pgettext_lazy("left out", "closed by force"),
    "void": pgettext_lazy("left out", "void"),
    "upheld": pgettext_lazy("left out", "an appeal was upheld"),
}
GRADES: dict[str, Text] = {
    "excellent": pgettext_lazy("grade", "excellent"),
    "good": pgettext_lazy("grade", "good"),
    "fair": pgettext_lazy("grade", "fair"),
    "poor": pgettext_lazy("grade", "poor"),
}
"""Grades that are known by name; a city may write any other."""
