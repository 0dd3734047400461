"""The keys by which programs come in."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onecity.core.accounts.models import Organisation, User

DEFAULT_RATE = 600


class KeyPermission(models.TextChoices):
    """What a key is for."""

    REPORT = "report", _("Send reports")
    READ = "read", _("Read cases in its scope")
    ACT = "act", _("Act for its organisation (sign, finish, return)")


class ApiKey(models.Model):
    """A key of a program. Only its digest is kept; `prefix` is its public beginning, by which people tell keys apart.

    The scope is that of a department clerk: the cases of an organisation and those below it, within a region prefix;
    an empty part does not narrow. `rate` is requests a minute. `machine` is the user under whose name the program of an
    organisation stands in the history: it has no password and cannot log in.
    """

    name = models.CharField(_("name"), max_length=60)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    region_code = models.CharField(max_length=12, blank=True)
    permissions = ArrayField(models.CharField(max_length=10, choices=KeyPermission), default=list)
    rate = models.PositiveIntegerField(default=DEFAULT_RATE, validators=[MinValueValidator(1)])
    machine = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(permissions__contains=[KeyPermission.ACT]) | Q(organisation__isnull=False, machine__isnull=False),
                name="api_key_acts_for_an_organisation",
            ),
        )
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def active(self) -> bool:
        """Whether the key opens the door."""
        return self.revoked_at is None

    @property
    def permission_labels(self) -> list[str]:
        """What the key is for, in words."""
        return [str(KeyPermission(one).label) for one in self.permissions]


class CallCount(models.Model):
    """How many calls of a caller (a keyed digest) are taken out of its latest minute (minutes since 1970), over all web processes.

    Not logged: after a crash of the database counting starts anew, and a count costs no write to the disk.
    """

    caller = models.CharField(max_length=64, primary_key=True)
    minute = models.BigIntegerField()
    taken = models.BigIntegerField()
