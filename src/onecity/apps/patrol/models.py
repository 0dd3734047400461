"""Check points, the visits to them, the tracks between them, and the rounds that lead past those that are due."""

from django.contrib.gis.db.models import PointField
from django.db import models
from django.utils.translation import get_language, pgettext_lazy

from onecity.apps.patrol.checklists import Checklist, checklist_of
from onecity.core.accounts.models import User
from onecity.core.cases.models import Case
from onecity.core.geo.models import BaseGrid
from onecity.core.geo.place_words import place_to_read


class CheckPoint(models.Model):
    """A place that is looked at again and again (检查点). EPSG:4326.

    `due_on` is the day by which somebody must have been there: the day of the last visit, or of its recording, and `days` more.
    `keeper` is who goes there; without one, anybody in the field of its region. Whom one visits and
    how to call them is personal and sealed.
    """

    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=16)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120)
    person_cipher = models.BinaryField(default=b"")
    phone_cipher = models.BinaryField(default=b"")
    place = models.CharField(max_length=256, blank=True)
    region_code = models.CharField(max_length=12)
    grid = models.ForeignKey(BaseGrid, null=True, on_delete=models.PROTECT, related_name="+")
    point = PointField(srid=4326)
    keeper = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    days = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    visited_at = models.DateTimeField(null=True)
    active = models.BooleanField(default=True)
    synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ("code",)
        indexes = (models.Index(fields=["region_code", "due_on"], name="check_point_region_due"),)

    def __str__(self) -> str:
        return self.code

    @property
    def known(self) -> bool:
        """Whether it is known whom one visits, or how to call them."""
        return bool(self.person_cipher or self.phone_cipher)

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" else self.name_zh

    @property
    def where(self) -> str:
        """The place in the reader's language."""
        return place_to_read(self.place, self.region_code)

    @property
    def checklist(self) -> Checklist:
        """What is asked here."""
        return checklist_of(self.kind)


class Outcome(models.TextChoices):
    """How a visit ended."""

    FINE = "fine", pgettext_lazy("of a visit", "In order")
    FOUND = "found", pgettext_lazy("of a visit", "Something found")
    NOBODY = "nobody", pgettext_lazy("of a visit", "Nobody there")


class Visit(models.Model):
    """Somebody's look at a check point (巡查记录). `answers` maps items to true or false; `metres` is how far from the point it was told.

    `metres` and `accuracy` (metres, as the device says) are empty where the device did not say where it was; `arrived_at` stands where
    the visit was told later than it was made. A visit is written once and never changed.
    """

    check_point = models.ForeignKey(CheckPoint, on_delete=models.PROTECT, related_name="visits")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_index=True)
    outcome = models.CharField(max_length=8, choices=Outcome)
    answers = models.JSONField(default=dict)
    note = models.CharField(max_length=1000, blank=True)
    position = PointField(srid=4326, null=True, spatial_index=False)
    metres = models.PositiveIntegerField(null=True)
    accuracy = models.PositiveIntegerField(null=True)
    arrived_at = models.DateTimeField(null=True)
    cases = models.ManyToManyField(Case, related_name="+")
    request_key = models.UUIDField(null=True, unique=True)
    synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ("-at", "-pk")


class DayRound(models.Model):
    """The order in which a person passes the points of a day (今日路线): keys of check points, and metres of the way."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    order = models.JSONField(default=list)
    metres = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "day"], name="one_round_a_day"),)

    @property
    def kilometres(self) -> float:
        """The way in kilometres."""
        return self.metres / 1000


class TrackPoint(models.Model):
    """Where a person on duty was (轨迹). Kept for the coverage of rounds and forgotten after `actions.TRACK_DAYS`."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    point = PointField(srid=4326, spatial_index=False)
    accuracy = models.PositiveIntegerField(help_text="metres, as the device says")

    class Meta:
        indexes = (models.Index(fields=["user", "at"], name="track_user_at"),)
