"""Filters people keep under a name."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from onecity.core.accounts.models import User

MOST_VIEWS = 30


class SavedView(models.Model):
    """A list's filter under a name. `query` is the address part that `filters.filter_from` reads."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="case_views", db_index=False)
    name = models.CharField(_("name"), max_length=40)
    query = models.CharField(max_length=1000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "name"], name="saved_view_name"),)
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
