"""The case (案件) and its reporter."""

import secrets
from hashlib import sha256

from django.contrib.gis.db.models import PointField
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from onecity.core.accounts.models import Organisation, User
from onecity.core.cases.models.category import Category
from onecity.core.cases.standards import points_of
from onecity.core.cases.states import OPEN_STATES, Rating, Source, State, Urgency
from onecity.core.geo.models import BaseGrid
from onecity.core.geo.place_words import place_to_read


def new_token() -> str:
    """An unguessable text for the reporter's link (96 bits)."""
    return secrets.token_urlsafe(12)


def follow_key(token: str) -> str:
    """A digest of a reporter's token (SHA-256, 64 bits, hex)."""
    return sha256(token.encode()).hexdigest()[:16]


class Reporter(models.Model):
    """Who reported, in a table of its own: every personal field is encrypted, equality is searched by digest."""

    name_cipher = models.BinaryField(default=b"")
    phone_cipher = models.BinaryField(default=b"")
    phone_digest = models.CharField(max_length=64, blank=True, db_index=True)
    email_cipher = models.BinaryField(default=b"")
    email_digest = models.CharField(max_length=64, blank=True, db_index=True)
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    wants_reply = models.BooleanField(default=True)


class Case(models.Model):
    """One thing to be dealt with. `limits` maps a stage to [amount, unit], taken from the duty list when the stage was set.

    `handed_down` is the chain of organisations below the lead, `holder` its end. `involved` are all who see the case beside the
    lead: assisting, handed to, asked for help, and the former leads until the new one signs. `excused` names what an upheld appeal
    takes out of the score: "stage:round" of a clock, "rework:sequence" of a failed verification. `open_tickets` are their kinds.
    `request_kind` is a code of the city's list (request_kinds.py), empty where nobody said.
    """

    token = models.CharField(max_length=20, unique=True, default=new_token, editable=False)
    number = models.CharField(max_length=24, unique=True, null=True)  # noqa: DJ001 - unique once given
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=12, choices=State, default=State.REPORTED)
    request_kind = models.CharField(max_length=16, blank=True)
    urgency = models.CharField(max_length=10, choices=Urgency, default=Urgency.NORMAL)
    source = models.CharField(max_length=12, choices=Source)
    text = models.TextField()
    place = models.CharField(max_length=256, blank=True)
    point = PointField(srid=4326, spatial_index=False)
    region_code = models.CharField(max_length=12)
    grid = models.ForeignKey(BaseGrid, null=True, on_delete=models.PROTECT, related_name="+")
    asset_code = models.CharField(_("asset number"), max_length=20, blank=True)
    reporter = models.ForeignKey(Reporter, null=True, on_delete=models.PROTECT, related_name="cases")
    reported_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    state_since = models.DateTimeField()
    warn_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    escalate_at = models.DateTimeField(null=True)
    limits = models.JSONField(default=dict)
    duty_line = models.ForeignKey("DutyLine", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    lead = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    assisting = ArrayField(models.BigIntegerField(), default=list)
    holder = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    holder_person = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    handed_down = ArrayField(models.BigIntegerField(), default=list)
    former_leads = ArrayField(models.BigIntegerField(), default=list)
    involved = ArrayField(models.BigIntegerField(), default=list)
    handled_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    handled_by_organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    handled_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    rework_count = models.PositiveSmallIntegerField(default=0)
    return_count = models.PositiveSmallIntegerField(default=0)
    reopen_count = models.PositiveSmallIntegerField(default=0)
    extension_count = models.PositiveSmallIntegerField(default=0)
    suspension_count = models.PositiveSmallIntegerField(default=0)
    supervision_count = models.PositiveSmallIntegerField(default=0)
    urge_count = models.PositiveSmallIntegerField(default=0)
    ruled = models.BooleanField(default=False)
    forced = models.BooleanField(default=False)
    on_the_spot = models.BooleanField(default=False)
    answered_at_once = models.BooleanField(default=False)
    call_failed = models.BooleanField(default=False)
    excused = ArrayField(models.CharField(max_length=64), default=list)
    state_before = models.CharField(max_length=12, blank=True)
    review_on = models.DateField(null=True)
    external = models.JSONField(default=dict)
    milestones = models.JSONField(default=list)
    clock_parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="clock_children", db_index=False)
    shared_clock = models.JSONField(default=dict)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged_cases", db_index=False)
    split_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts", db_index=False)
    ticket_count = models.PositiveSmallIntegerField(default=0)
    open_tickets = ArrayField(models.CharField(max_length=12), default=list)
    rating = models.CharField(max_length=10, choices=Rating, blank=True)
    event_count = models.PositiveIntegerField(default=0)
    synthetic = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=State.values), name="case_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=["reported", "accepted", "rejected", "closed", "merged", "void"]) | Q(number__isnull=False),
                name="case_filed_has_number",
            ),
        )
        indexes = (
            models.Index(fields=["region_code", "-id"], name="case_region", opclasses=["text_pattern_ops", "int8_ops"]),
            models.Index(fields=["lead", "-id"], name="case_lead"),
            models.Index(fields=["category", "-id"], name="case_category"),
            models.Index(fields=["-reported_at", "-id"], name="case_reported"),
            models.Index(fields=["-reported_at", "-id"], name="case_open_reported", condition=Q(state__in=OPEN_STATES)),
            models.Index(fields=["due_at", "id"], name="case_due"),
            models.Index(fields=["state", "due_at"], name="case_open_due", condition=Q(state__in=OPEN_STATES)),
            models.Index(fields=["lead", "due_at"], name="case_lead_open_due", condition=Q(state__in=OPEN_STATES)),
            # An expression: of a plain geometry field GeoDjango drops the condition.
            GistIndex(OpClass("point", "gist_geometry_ops_2d"), name="case_open_place", condition=Q(state__in=OPEN_STATES)),
            GinIndex(models.Func("place", "text", function="pieces_of_case"), name="case_pieces"),
            GinIndex(fields=["involved"], name="case_involved", condition=~Q(involved=[])),
            models.Index(fields=["asset_code"], name="case_asset", condition=~Q(asset_code="")),
            models.Index(fields=["clock_parent"], name="case_clock_parent", condition=Q(clock_parent__isnull=False)),
            models.Index(fields=["merged_into"], name="case_merged_into", condition=Q(merged_into__isnull=False)),
            models.Index(fields=["split_from"], name="case_split_from", condition=Q(split_from__isnull=False)),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The case number, or before filing the receipt number the reporter holds."""
        return self.number or self.receipt

    @property
    def receipt(self) -> str:
        """The receipt number (回执号): day of the report and serial."""
        return f"R{timezone.localtime(self.reported_at):%y%m%d}-{self.pk}"

    @property
    def where(self) -> str:
        """The place in the reader's language: what the map described, it describes in English too; a person's words stay as they are."""
        return place_to_read(self.place, self.region_code)

    @property
    def follow_key(self) -> str:
        """What live events carry in place of the token: enough to recognise it, not to guess it."""
        return follow_key(self.token)

    @property
    def criteria(self) -> list[str]:
        """The points to check at closing: those of its duty line, or else of its category; in the reader's language."""
        own = self.duty_line.closing_standard if self.duty_line else ""
        return points_of(own) or self.category.criteria

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to act."""
        return self.state in OPEN_STATES
