"""The duty list (权责清单): who must handle what, where, and by when."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from onecity.core.accounts.models import Organisation
from onecity.core.cases.models.category import Category


class DutyList(models.Model):
    """One version of the list; the newest whose `valid_from` has come is in force."""

    version = models.CharField(max_length=40, unique=True)
    valid_from = models.DateField()
    source = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.version


class LeadRule(models.TextChoices):
    """How a line names its lead when it is not one fixed organisation."""

    FIXED = "fixed", _("The organisation named")
    TOWNSHIP = "township", _("Township or street of the place")
    BY_HAND = "by_hand", _("Named by the dispatcher")


class DutyLine(models.Model):
    """Category × region → lead, assisting, limits.

    `region_prefix` is a national code cut at its level (3715, 371502, 371502001 …); the longest one that fits wins.
    `limits` maps a stage to [amount, unit] with the units of `science.worktime`; `milestones` are [name, amount, unit]
    from the start of handling.
    """

    duty_list = models.ForeignKey(DutyList, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="duty_lines")
    region_prefix = models.CharField(max_length=12, blank=True)
    lead_rule = models.CharField(max_length=10, choices=LeadRule, default=LeadRule.FIXED)
    lead = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    lead_words = models.CharField(max_length=60, blank=True)
    assisting = ArrayField(models.CharField(max_length=10, choices=LeadRule), default=list, blank=True)
    assisting_organisations = models.ManyToManyField(Organisation, related_name="+")
    limits = models.JSONField(default=dict)
    milestones = models.JSONField(default=list)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["duty_list", "number"], name="duty_line_number"),
            models.UniqueConstraint(fields=["duty_list", "category", "region_prefix"], name="duty_line_one_per_region"),
            models.CheckConstraint(condition=~models.Q(lead_rule="fixed") | models.Q(lead__isnull=False), name="duty_line_fixed_has_lead"),
        )
        ordering = ("number",)
