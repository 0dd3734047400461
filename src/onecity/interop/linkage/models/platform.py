"""Systems outside that cases are sent out to, and every handing over."""

import json

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onecity.core.accounts.models import User
from onecity.core.cases.models import Case
from onecity.core.ledger.cipher import decrypt, encrypt

MADE_UP = "simulated-"
"""How the codes of made-up systems begin."""


class Platform(models.Model):
    """A system outside: its adapter (the name of a folder) and what the adapter must know. A case is sent out to its code or name.

    `failures` counts exchanges that failed since the last that went well.
    """

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=60, unique=True)
    adapter = models.CharField(max_length=40)
    settings = models.JSONField(default=dict)
    secrets_cipher = models.BinaryField(default=b"")
    active = models.BooleanField(default=True)
    failures = models.PositiveIntegerField(default=0)
    last_good_at = models.DateTimeField(null=True)
    last_fault_at = models.DateTimeField(null=True)
    last_fault = models.CharField(max_length=300, blank=True)
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def made_up(self) -> bool:
        """Whether it is a made-up system of the demonstration."""
        return self.code.startswith(MADE_UP)

    @property
    def secrets(self) -> dict[str, str]:
        """The settings that are kept sealed."""
        return json.loads(decrypt(bytes(self.secrets_cipher)) or "{}")

    @secrets.setter
    def secrets(self, values: dict[str, str]) -> None:
        self.secrets_cipher = encrypt(json.dumps(values))


class HandoverState(models.TextChoices):
    """Where a handing over stands."""

    WAITING = "waiting", _("To be sent")
    SENT = "sent", pgettext_lazy("handover", "Sent, not acknowledged")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    ANSWERED = "answered", _("Answered")
    REFUSED = "refused", _("Refused outside")
    WITHDRAWN = "withdrawn", _("The case moved on")


UNDER_WAY = (HandoverState.WAITING, HandoverState.SENT, HandoverState.ACKNOWLEDGED)


class Handover(models.Model):
    """One sending out of a case. `sequence` is the history row it was sent out by, so that a second sending out is another one.

    `next_at` is when it is sent or asked about next; while an exchange is under way it lies a lease ahead.
    """

    platform = models.ForeignKey(Platform, on_delete=models.PROTECT, related_name="handovers")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=HandoverState, default=HandoverState.WAITING)
    reference = models.CharField(max_length=100, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    fault = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "sequence"], name="handover_once"),)
        indexes = (models.Index(fields=["platform", "next_at"], name="handover_due", condition=Q(state__in=UNDER_WAY)),)
        ordering = ("-pk",)

    @property
    def key(self) -> str:
        """The key by which the other system knows a repeated sending."""
        return f"onecity-{self.case_id}-{self.sequence}"
