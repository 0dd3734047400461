"""What the worker keeps of clocks and tickets: which steps were told, and what a recalculation moved."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onecity.core.cases.models.case import Case
from onecity.core.cases.models.duty import DutyList
from onecity.core.cases.models.history import CaseClock
from onecity.core.cases.models.ticket import Ticket
from onecity.core.lasting import Lasting

Limit = CaseClock | Ticket
"""What runs under a limit."""


class MarkStep(models.IntegerChoices):
    """The marks of a limit at which somebody hears of it: 75, 100 and 150 %."""

    WARN = 1, _("Three quarters of the limit")
    DUE = 2, _("Limit")
    ESCALATE = 3, _("Half as much again")


class ClockStep(models.Model):
    """That a mark of a clock was told. One row a clock and mark: nothing is told twice, however often the worker looks."""

    clock = models.ForeignKey(CaseClock, on_delete=models.CASCADE, related_name="steps", db_index=False)
    step = models.PositiveSmallIntegerField(choices=MarkStep)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["clock", "step"], name="clock_step_once"),)


class TicketStep(models.Model):
    """That a mark of a ticket was told, once, like that of a clock."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="steps", db_index=False)
    step = models.PositiveSmallIntegerField(choices=MarkStep)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["ticket", "step"], name="ticket_step_once"),)


class RecalculationState(models.TextChoices):
    """Where a recalculation stands."""

    RUNNING = "running", pgettext_lazy("recalculation", "Running")
    DONE = "done", pgettext_lazy("recalculation", "Done")
    CANCELLED = "cancelled", pgettext_lazy("recalculation", "Overtaken by a later change")


class Recalculation(Lasting):
    """The marks of all open clocks and tickets worked out anew under a version of the calendar (时限重算).

    First the clocks of all open cases: `last_case` is how far it is. Then the open tickets of any case: `last_ticket`, None before.
    `report` counts by stage or kind of ticket what moved: earlier, later, now late, no longer late.
    """

    BUSY = frozenset({RecalculationState.RUNNING})

    calendar_version = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=RecalculationState, default=RecalculationState.RUNNING)
    last_case = models.BigIntegerField(default=0)
    last_ticket = models.BigIntegerField(null=True)
    cases = models.PositiveIntegerField(default=0)
    clocks = models.PositiveIntegerField(default=0)
    tickets = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict)


class ChangeState(models.TextChoices):
    """Where the application of new limits stands."""

    TRYING = "trying", pgettext_lazy("limits", "Being counted")
    TRIED = "tried", pgettext_lazy("limits", "Counted")
    RUNNING = "running", pgettext_lazy("limits", "Being applied")
    DONE = "done", pgettext_lazy("limits", "Applied")


class LimitChange(Lasting):
    """The limits of a published list applied to open cases (在办案件改用新时限): counted first, then done for a reason.

    `figures` count cases seen, changed, late now, gaining and losing time, clocks moved and left; `tried` are those of the dry run;
    `report` counts by stage like that of a recalculation.
    """

    BUSY = frozenset({ChangeState.TRYING, ChangeState.RUNNING})

    duty_list = models.ForeignKey(DutyList, on_delete=models.PROTECT, related_name="limit_changes")
    state = models.CharField(max_length=10, choices=ChangeState, default=ChangeState.TRYING)
    reason = models.TextField(blank=True)
    by_name = models.CharField(max_length=60, blank=True)
    last_case = models.BigIntegerField(default=0)
    figures = models.JSONField(default=dict)
    tried = models.JSONField(default=dict)
    report = models.JSONField(default=dict)

    def begin(self, reason: str, user_id: int | None, name: str) -> None:
        """From the dry run to the application, in somebody's name."""
        self.tried, self.figures, self.report, self.last_case = self.figures, {}, {}, 0
        self.state, self.reason, self.created_by_id, self.by_name = ChangeState.RUNNING, reason, user_id, name


class ClockMove(models.Model):
    """A clock or a ticket whose limit moved, from when to when: by a recalculation, or by the limits of a new list."""

    recalculation = models.ForeignKey(Recalculation, null=True, on_delete=models.CASCADE, related_name="moves")
    limit_change = models.ForeignKey(LimitChange, null=True, on_delete=models.CASCADE, related_name="moves")
    clock = models.ForeignKey(CaseClock, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    ticket = models.ForeignKey(Ticket, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    before = models.DateTimeField()
    after = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(clock__isnull=True) ^ models.Q(ticket__isnull=True), name="clock_move_of_one_limit"),
        )

    @classmethod
    def of(cls, limit: Limit, before: datetime, **by: models.Model) -> "ClockMove":
        """The unsaved move of a limit to where it ends now."""
        whose = {"ticket": limit} if isinstance(limit, Ticket) else {"clock": limit}
        return cls(before=before, after=limit.due_at, **whose, **by)

    @property
    def limit(self) -> Limit:
        """What moved."""
        limit = self.ticket or self.clock
        assert limit is not None
        return limit

    @property
    def case(self) -> Case:
        """Whose it is."""
        return self.limit.case
