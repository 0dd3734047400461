"""Who is told of changes by webhook, where, and of which."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from onecity.core.accounts.models import Organisation, User
from onecity.core.programs.models import ApiKey


class SubscriptionState(models.TextChoices):
    """Whether changes are sent."""

    ACTIVE = "active", _("Sending")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")


class Subscription(models.Model):
    """An address that is told of changes. It sees what the key it belongs to may read, narrowed by its own filter.

    `cursor` is the history row up to which deliveries are planned: what lies behind it is not forgotten while the subscription is paused.
    `secret_cipher` signs (Standard Webhooks, HMAC-SHA-256); after a change the previous secret signs beside it until `previous_until`.
    `failures` counts failed attempts since the last success; after some in a row nothing is sent before `rests_until`.
    `personal` sends the reporter too, where the city's settings allow it.
    """

    key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, related_name="subscriptions")
    name = models.CharField(_("name"), max_length=60)
    url = models.CharField(_("address"), max_length=500)
    secret_cipher = models.BinaryField()
    previous_cipher = models.BinaryField(default=b"")
    previous_until = models.DateTimeField(null=True)
    acts = ArrayField(models.CharField(max_length=16), default=list)
    categories = ArrayField(models.CharField(max_length=24), default=list)
    region_code = models.CharField(max_length=12, blank=True)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    personal = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=SubscriptionState, default=SubscriptionState.ACTIVE)
    cursor = models.BigIntegerField()
    failures = models.PositiveIntegerField(default=0)
    rests_until = models.DateTimeField(null=True)
    last_success_at = models.DateTimeField(null=True)
    last_failure_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name

    @property
    def active(self) -> bool:
        """Whether changes are sent."""
        return self.state == SubscriptionState.ACTIVE
