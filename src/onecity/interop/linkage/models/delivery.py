"""What is to be sent to a subscription, and every attempt at it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onecity.interop.linkage.models.subscription import Subscription


class DeliveryState(models.TextChoices):
    """Where a delivery stands."""

    WAITING = "waiting", _("To be sent")
    DELIVERED = "delivered", _("Delivered")
    DEAD = "dead", pgettext_lazy("delivery", "Given up")


class Delivery(models.Model):
    """One event for one subscription; there is never a second of the same.

    `event_id` is the key of the history row (None for a test). `body` is what is sent, the same at every attempt, without anything
    personal. `next_at` is the moment of the next attempt; while one is under way it lies a lease ahead, so that the delivery of a
    worker that was killed comes due again by itself.
    """

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    event_id = models.BigIntegerField(null=True)
    message = models.CharField(max_length=40)
    type = models.CharField(max_length=30)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    first_tried_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["subscription", "message"], name="delivery_once"),)
        indexes = (
            models.Index(fields=["subscription", "next_at", "id"], name="delivery_due", condition=Q(state="waiting")),
            models.Index(fields=["subscription", "-id"], name="delivery_log"),
            models.Index(fields=["settled_at"], name="delivery_settled"),
        )
        ordering = ("-pk",)


class Attempt(models.Model):
    """One request and what came back. `status` is None when no answer came; `error` is a code of `wording.ERRORS`."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField()
    status = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=20, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ("-pk",)

    @property
    def good(self) -> bool:
        """Whether the receiver took it."""
        return self.status is not None and 200 <= self.status < 300
