"""What lasting work of the worker has in common: a dry run, a recalculation, an application of limits, a file."""

from collections.abc import Callable
from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone

from onecity.core.accounts.models import User


class Lasting(models.Model):
    """Work that somebody began and the worker does in steps; `moved_at` is its last step, `BUSY` are the states it is in hand in."""

    BUSY: ClassVar[frozenset[str]]

    state = models.CharField(max_length=10)
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField(auto_now=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering = ("-pk",)

    @property
    def busy(self) -> bool:
        """Whether the worker has it in hand."""
        return self.state in self.BUSY


def resume(model: type[Lasting], after: timedelta, begin: Callable[[int], object]) -> int:
    """Begin again what has not moved for a while, its worker having died; returns how many. One that only takes long is waited for."""
    still = model._default_manager.filter(state__in=model.BUSY, moved_at__lt=timezone.now() - after)
    keys = list(still.values_list("pk", flat=True))
    for key in keys:
        begin(key)
    model._default_manager.filter(pk__in=keys).update(moved_at=timezone.now())
    return len(keys)
