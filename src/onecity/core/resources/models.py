"""People on duty."""

from django.contrib.gis.db.models import PointField
from django.db import models
from django.utils.translation import gettext_lazy as _

from onecity.core.accounts.models import Organisation, User


class Status(models.TextChoices):
    """Whether somebody can be sent."""

    ON = "on", _("On duty")
    BREAK = "break", _("On a break")
    OFF = "off", _("Off duty")


class Duty(models.Model):
    """The duty status of a person and their last known position (EPSG:4326). One row a person."""

    user = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="duty")
    status = models.CharField(max_length=6, choices=Status, default=Status.OFF)
    since = models.DateTimeField()
    position = PointField(srid=4326, null=True)
    positioned_at = models.DateTimeField(null=True)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    region_code = models.CharField(max_length=12, db_index=True)


class DutyChange(models.Model):
    """Somebody going on duty, on a break or off (考勤): when, and where the device said they were. Rows are only added."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="duty_changes")
    status = models.CharField(max_length=6, choices=Status)
    at = models.DateTimeField()
    position = PointField(srid=4326, null=True, spatial_index=False)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    region_code = models.CharField(max_length=12)

    class Meta:
        ordering = ("at", "pk")
        indexes = (models.Index(fields=["at", "user"], name="duty_change_at_user"),)
