"""Organisations, people, and the roles they hold."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from onecity.core.accounts.roles import AT_ORGANISATION, ROLES
from onecity.core.registry import Text

KINDS: dict[str, Text] = {
    "government": _("government"),
    "party": _("party committee"),
    "mass": _("mass organisation"),
    "centre": _("centre"),
    "bureau": _("bureau"),
    "vertical": _("vertical agency"),
    "enterprise": _("enterprise"),
    "county": _("county government"),
    "functional zone": _("functional zone"),
    "county office": _("county office"),
    "township": _("township"),
    "township office": _("township office"),
}
"""The kinds of organisations a city package names."""


class Organisation(models.Model):
    """An organisation (单位). `path` lists the codes from the root down to it, between slashes: /LC/LC-CG/.

    `region_code` is the national code of the area it works for. Organisations are closed, never deleted.
    """

    code = models.CharField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160)
    short_zh = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=30)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=300)
    region_code = models.CharField(max_length=12, blank=True)
    verified = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ("path",)
        indexes = (models.Index(fields=["path"], name="organisation_path", opclasses=["text_pattern_ops"]),)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The short name in the reader's language."""
        return self.name_en if get_language() == "en" else self.short_zh or self.name_zh

    @property
    def kind_label(self) -> Text:
        """The kind in words; one that a city added stays as it is."""
        return KINDS.get(self.kind, self.kind)


class User(AbstractUser):
    """A person who logs in. `name` is what others see; the phone is sealed by the ledger."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("name"), max_length=60)
    language = models.CharField(max_length=7, blank=True)
    phone_cipher = models.BinaryField(default=b"")
    phone_digest = models.CharField(max_length=64, blank=True, db_index=True)
    synthetic = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["phone_digest"], condition=~Q(phone_digest=""), name="user_phone_is_one_persons"),
            models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="user_email_is_one_persons"),
        )

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        """The name others see."""
        return self.name or self.username

    def get_short_name(self) -> str:
        """The name others see."""
        return self.get_full_name()


class Appointment(models.Model):
    """A role held at an organisation and/or for a region, for a time. `region_code` is a prefix in national coding."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=20, choices=[(role.code, role.label) for role in ROLES.values()])
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="appointments")
    region_code = models.CharField(max_length=12, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(role__in=list(ROLES)), name="appointment_role_known"),
            models.CheckConstraint(
                condition=~Q(role__in=AT_ORGANISATION) | Q(organisation__isnull=False), name="appointment_at_organisation"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="appointment_ends_after_start"
            ),
        )
        indexes = (models.Index(fields=["organisation", "role"], name="appointment_at"),)


class CalendarVersion(models.Model):
    """One version of the working calendar (工作日历), with why it was made. The database refuses to change or delete it.

    `content` is what the city says beside the published holidays: see `calendars.reading.Content`. The newest version is in force.
    """

    content = models.JSONField()
    why = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    made_by_name = models.CharField(max_length=60)
