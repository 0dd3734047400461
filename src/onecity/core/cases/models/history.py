"""The history of a case, its clocks, and the number series."""

from django.contrib.gis.db.models import PointField
from django.db import models

from onecity.core.accounts.models import Organisation, User
from onecity.core.cases.models.case import Case
from onecity.core.cases.models.timed import Timed
from onecity.core.cases.states import Stage, State


class CaseEvent(models.Model):
    """One act, as it was done. The database refuses UPDATE and DELETE on this table.

    `request_key` makes a repeated request harmless; `data` holds what the act changed, by code, never by name. `lead` is whose the case
    was: after the act, or where it took the case off somebody, before it.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events", db_index=False)
    sequence = models.PositiveIntegerField()
    act = models.CharField(max_length=16)
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12, choices=State)
    at = models.DateTimeField()
    actor = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    actor_name = models.CharField(max_length=60)
    role = models.CharField(max_length=20, blank=True)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    lead = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    note = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    position = PointField(srid=4326, null=True, spatial_index=False)
    request_key = models.UUIDField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case", "sequence"], name="case_event_sequence"),
            models.UniqueConstraint(fields=["request_key"], condition=models.Q(request_key__isnull=False), name="case_event_request"),
        )
        indexes = (models.Index(fields=["-at"], name="case_event_at"),)


class CaseClock(Timed):
    """One run of a clock: started on entering a state, ended on leaving it. `round` counts the runs of a stage in a case.

    `milestone` names one of several limits inside handling; the handling clock itself has none. `lead` is whose the case was when it
    started: lateness is theirs.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clocks", db_index=False)
    stage = models.CharField(max_length=12, choices=Stage)
    round = models.PositiveSmallIntegerField(default=1)
    milestone = models.CharField(max_length=40, blank=True)
    lead = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "stage", "round", "milestone"], name="case_clock_round"),)
        indexes = (
            models.Index(fields=["stage", "due_at"], name="case_clock_due"),
            models.Index(fields=["stage", "started_at"], name="case_clock_started"),
            models.Index(fields=["warn_at"], name="case_clock_runs", condition=models.Q(ended_at=None, stopped_at=None)),
        )
        ordering = ("started_at", "pk")


class NumberSeries(models.Model):
    """The last case number given on a day."""

    day = models.DateField(primary_key=True)
    last = models.PositiveIntegerField()
