"""The duty list (权责清单): who must handle what, where, and by when."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onecity.core.accounts.models import Organisation, User
from onecity.core.cases.models.category import Category
from onecity.core.lasting import Lasting


class ListState(models.TextChoices):
    """A draft is edited; what is published never changes again."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class Dispatching(models.TextChoices):
    """What happens when a case is filed and the list names its lead."""

    PROPOSED = "proposed", _("Proposed to the dispatcher")
    AUTOMATIC = "automatic", _("Dispatched at filing")


class DutyList(models.Model):
    """One version of the list; the newest published one whose `valid_from` has come is in force.

    `edition` counts the edits of a draft: a check or a dry run belongs to one edition. The database refuses to change a published version.
    """

    version = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=10, choices=ListState, default=ListState.DRAFT)
    valid_from = models.DateField(null=True)
    source = models.CharField(max_length=200, blank=True)
    dispatching = models.CharField(max_length=10, choices=Dispatching, default=Dispatching.PROPOSED)
    based_on = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    edition = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(valid_from__isnull=False), name="duty_list_published_has_day"
            ),
        )

    def __str__(self) -> str:
        return self.version

    @property
    def published(self) -> bool:
        """Whether it is fixed for ever."""
        return self.state == ListState.PUBLISHED


class LeadRule(models.TextChoices):
    """How a line names its lead when it is not one fixed organisation."""

    FIXED = "fixed", _("The organisation named")
    TOWNSHIP = "township", _("Township or street of the place")
    BY_HAND = "by_hand", _("Named by the dispatcher")


class DutyLine(models.Model):
    """Category × region × condition → lead, assisting, limits, milestones, closing standard.

    `region_prefix` is a national code cut at its level (3715, 371502, 371502001 …). The longest one that fits wins, among equals the one
    with most conditions, then the lowest number. `conditions` maps a kind of `duty.conditions` to its value. `limits` maps a stage to
    [amount, unit] with the units of `science.worktime`; `milestones` are [name, amount, unit] from the start of handling.
    `closing_standard` and `dispatching` are empty where the category's or the list's own holds.
    """

    duty_list = models.ForeignKey(DutyList, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="duty_lines")
    region_prefix = models.CharField(max_length=12, blank=True)
    conditions = models.JSONField(default=dict)
    lead_rule = models.CharField(max_length=10, choices=LeadRule, default=LeadRule.FIXED)
    lead = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    lead_words = models.CharField(max_length=60, blank=True)
    assisting = ArrayField(models.CharField(max_length=10, choices=LeadRule), default=list, blank=True)
    assisting_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    limits = models.JSONField(default=dict)
    milestones = models.JSONField(default=list)
    closing_standard = models.TextField(blank=True)
    dispatching = models.CharField(max_length=10, choices=Dispatching, blank=True)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["duty_list", "number"], name="duty_line_number"),
            models.CheckConstraint(condition=~models.Q(lead_rule="fixed") | models.Q(lead__isnull=False), name="duty_line_fixed_has_lead"),
        )
        indexes = (models.Index(fields=["duty_list", "category"], name="duty_line_category"),)
        ordering = ("number",)


class DutyChange(models.Model):
    """One line of a draft as it was before and after an edit (编辑记录). The database refuses to change it.

    `batch` is the edition the edit made; `undoes` the one it took back. Records hold the fields of a line, empty where there was none.
    """

    duty_list = models.ForeignKey(DutyList, on_delete=models.CASCADE, related_name="changes")
    batch = models.PositiveIntegerField()
    undoes = models.PositiveIntegerField(null=True)
    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=60)
    line_number = models.PositiveIntegerField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        indexes = (models.Index(fields=["duty_list", "batch"], name="duty_change_batch"),)
        ordering = ("-batch", "line_number")


class TrialState(models.TextChoices):
    """Where a dry run stands."""

    RUNNING = "running", pgettext_lazy("dry run", "Running")
    DONE = "done", pgettext_lazy("dry run", "Done")
    CANCELLED = "cancelled", pgettext_lazy("dry run", "Stopped")


class DutyTrial(Lasting):
    """A draft tried on the cases of a period (试运行): what the list in force decided beside what the draft would have.

    `loads` holds a row for each organisation: cases before and after, and their days of handling. It belongs to one `edition` of the draft.
    """

    BUSY = frozenset({TrialState.RUNNING})

    duty_list = models.ForeignKey(DutyList, on_delete=models.CASCADE, related_name="trials")
    edition = models.PositiveIntegerField()
    base = models.ForeignKey(DutyList, null=True, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField()
    done_until = models.DateField()
    state = models.CharField(max_length=10, choices=TrialState, default=TrialState.RUNNING)
    cases = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    loads = models.JSONField(default=dict)


class TrialMove(models.Model):
    """A case that would have gone elsewhere. No organisation: left to the dispatcher."""

    trial = models.ForeignKey(DutyTrial, on_delete=models.CASCADE, related_name="moves")
    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="+")
    before = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    line_number = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = (models.Index(fields=["trial", "id"], name="trial_move_page"),)


class RoutingFault(models.Model):
    """A place where the list in force named nobody: counted, so that its stewards hear of it once a day and not with every case."""

    duty_list = models.ForeignKey(DutyList, null=True, on_delete=models.CASCADE, related_name="faults")
    line_number = models.PositiveIntegerField(default=0)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    county = models.CharField(max_length=6)
    reason = models.CharField(max_length=10)
    cases = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    told_on = models.DateField()
    last_case = models.ForeignKey("Case", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["duty_list", "line_number", "category", "county", "reason"], name="routing_fault_place", nulls_distinct=False
            ),
        )
        ordering = ("-last_at",)
