"""Links between cases that are about the same matter."""

from django.db import models

from onecity.core.accounts.models import User
from onecity.core.cases.models.case import Case


class CaseLink(models.Model):
    """Two cases held to be about the same matter; the case whose `case` it is was linked to `other`.

    An `automatic` link was made by machine, with its `score` from 0 to 1. Every link can be undone; machines merge nothing.
    `parts` are those of `science.resemblance` (text, metres, hours, kinship) where a score was known; a person may confirm what a
    machine linked. Who linked, confirmed and undid it stands in the histories of both cases.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="links", db_index=False)
    other = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="linked_from")
    automatic = models.BooleanField(default=False)
    score = models.FloatField(null=True)
    parts = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case", "other"], condition=models.Q(undone_at=None), name="case_link_once"),
            models.CheckConstraint(condition=~models.Q(case=models.F("other")), name="case_link_two_cases"),
        )
