"""Tickets (任务单): side tasks of a case with their own addressee and limit."""

from django.db import models
from django.db.models import Q

from onecity.core.accounts.models import Organisation, User
from onecity.core.cases.models.case import Case
from onecity.core.cases.models.timed import Timed
from onecity.core.cases.tickets import KINDS


class Ticket(Timed):
    """One side task. `number` counts within the case; `started_at` is when it was opened, `ended_at` when it was answered.

    It is addressed to an organisation, a person or a role at the place of the case. `data` holds what it is about, by code.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tickets", db_index=False)
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=[(kind.code, kind.label) for kind in KINDS.values()])
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=20, blank=True)
    opened_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    note = models.TextField(blank=True)
    outcome = models.CharField(max_length=12, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    data = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case", "number"], name="ticket_number"),
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="ticket_kind_known"),
            models.CheckConstraint(condition=Q(ended_at__isnull=True) | ~Q(outcome=""), name="ticket_ended_has_outcome"),
        )
        indexes = (
            models.Index(fields=["organisation", "due_at"], name="ticket_open_organisation", condition=Q(ended_at=None)),
            models.Index(fields=["role", "due_at"], name="ticket_open_role", condition=Q(ended_at=None)),
            models.Index(fields=["person", "due_at"], name="ticket_open_person", condition=Q(ended_at=None, person__isnull=False)),
            models.Index(fields=["kind", "started_at"], name="ticket_kind_started"),
            models.Index(fields=["warn_at"], name="ticket_runs", condition=Q(ended_at=None, stopped_at=None)),
        )
        ordering = ("number",)

    @property
    def open(self) -> bool:
        """Whether somebody must still answer."""
        return self.ended_at is None
