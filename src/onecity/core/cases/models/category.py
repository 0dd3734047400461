"""Categories (部件 / 事件 类别) of cases."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from onecity.core.cases.standards import points_of
from onecity.core.cases.states import Urgency


class Kind(models.TextChoices):
    """A component case names an asset; an incident happens at a place."""

    COMPONENT = "component", _("Component")
    INCIDENT = "incident", _("Incident")


class Category(models.Model):
    """A class of a code list. The key is (standard, version, kind, code): a code alone is ambiguous.

    Codes beginning with X are local extensions and never official.
    """

    standard = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=Kind)
    code = models.CharField(max_length=12)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120)
    urgency = models.CharField(max_length=10, choices=Urgency, default=Urgency.NORMAL)
    closing_standard = models.TextField(blank=True)
    legacy_code = models.CharField(max_length=12, blank=True)
    source = models.CharField(max_length=200, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["standard", "version", "kind", "code"], name="category_key"),)
        ordering = ("kind", "code")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" else self.name_zh

    @property
    def local(self) -> bool:
        """True for our own extension codes, which no standard knows."""
        return self.code.startswith("X")

    @property
    def key(self) -> str:
        """The text key used at the border: kind and code."""
        return f"{self.kind}:{self.code}"

    @property
    def criteria(self) -> list[str]:
        """The closing standard as single points to check, in the reader's language."""
        return points_of(self.closing_standard)
