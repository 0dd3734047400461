"""Voice notes (语音) that belong to a report or an act."""

from django.db import models

from onecity.core.accounts.models import User
from onecity.core.cases.models.case import Case
from onecity.core.cases.photo_store import photo_path, photo_store


class VoiceNote(models.Model):
    """What somebody said, kept beside the photos and under the same rules: equal files are one, a row may be removed.

    `sequence` is the history row it came with; seconds where the recording tells how long it is.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="voices")
    sequence = models.PositiveIntegerField()
    file = models.FileField(upload_to=photo_path, storage=photo_store)
    media_type = models.CharField(max_length=20)
    seconds = models.FloatField(null=True)
    digest = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
