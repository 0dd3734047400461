"""Messages inside the program."""

from django.db import models

from onecity.core.accounts.models import User


class PushDevice(models.Model):
    """A browser that asked to be told of notices while no page is open. The address is that of its push service.

    `told_up_to` is the key of the last notice that was planned for it; the language is the one it was set up in.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="push_devices")
    endpoint = models.CharField(max_length=600, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    language = models.CharField(max_length=10)
    told_up_to = models.BigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    reached_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)


class Notice(models.Model):
    """One message to one person. It is kept as a key and parameters, so that it shows in the reader's language."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices", db_index=False)
    key = models.CharField(max_length=40)
    parameters = models.JSONField(default=dict)
    url = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=["user", "-id"], name="notice_of_user"),
            models.Index(fields=["user"], name="notice_unread", condition=models.Q(read_at__isnull=True)),
        )
