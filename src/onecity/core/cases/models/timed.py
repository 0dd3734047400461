"""What a limit that runs has in common, whether a stage of the case or a ticket stands under it."""

from django.db import models


class Timed(models.Model):
    """A limit under way: `amount` of `unit` (units of `science.worktime`), with its marks at 75, 100 and 150 %.

    While it is stopped `stopped_at` says since when and the marks stay as they were; `used` is what had passed, in its unit,
    before `resumed_at`, from which it counts on; once it has ended, all that passed.
    """

    amount = models.DecimalField(max_digits=8, decimal_places=2)
    unit = models.CharField(max_length=16)
    started_at = models.DateTimeField()
    warn_at = models.DateTimeField()
    due_at = models.DateTimeField()
    escalate_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    resumed_at = models.DateTimeField(null=True)
    used = models.FloatField(default=0)

    class Meta:
        abstract = True

    @property
    def running(self) -> bool:
        """Whether time passes for it."""
        return self.ended_at is None and self.stopped_at is None

    @property
    def late(self) -> bool | None:
        """Whether it ended after its limit; None while it is open. Time after it was stopped does not count."""
        return None if self.ended_at is None else (self.stopped_at or self.ended_at) > self.due_at
