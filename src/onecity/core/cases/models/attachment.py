"""Photos that belong to a report or an act."""

from django.contrib.gis.db.models import PointField
from django.db import models
from django.utils.translation import gettext_lazy as _

from onecity.core.accounts.models import User
from onecity.core.cases.models.case import Case
from onecity.core.cases.photo_store import photo_path, photo_store


class Shows(models.TextChoices):
    """What a photo shows."""

    BEFORE = "before", _("As reported")
    AFTER = "after", _("After handling")
    CHECK = "check", _("At verification")
    OTHER = "other", _("Other")


class Attachment(models.Model):
    """A photo, re-encoded on arrival: the stored file carries no EXIF. Place and time of taking stay here, inside.

    Equal pictures share one file: a row may be removed, its file is swept away when no row names it.
    `sequence` is the history row the photo came with.
    """

    media_type = "image/jpeg"
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="photos")
    sequence = models.PositiveIntegerField()
    shows = models.CharField(max_length=8, choices=Shows)
    file = models.FileField(upload_to=photo_path, storage=photo_store)
    thumbnail = models.FileField(upload_to=photo_path, storage=photo_store)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    taken_at = models.DateTimeField(null=True)
    position = PointField(srid=4326, null=True, spatial_index=False)
    distance = models.FloatField(_("distance from the case's place, m"), null=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    synthetic = models.BooleanField(default=False)
