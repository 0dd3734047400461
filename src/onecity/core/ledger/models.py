"""The audit rows of look-ups. The database refuses to change or delete them."""

from django.db import models


class LookUp(models.Model):
    """One look at personal data or one export: who, what, why, when. Keys and names are copied, so a row stands alone."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor_id = models.BigIntegerField(null=True, db_index=True)
    actor_name = models.CharField(max_length=60)
    roles = models.CharField(max_length=200, blank=True)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=64)
    purpose = models.CharField(max_length=500)

    class Meta:
        ordering = ("-pk",)
