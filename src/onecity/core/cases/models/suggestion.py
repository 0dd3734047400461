"""Models of category suggestion: every version that was ever fitted, with its figures, and who took which."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onecity.core.accounts.models import User


class FitState(models.TextChoices):
    """Where a version stands."""

    FITTING = "fitting", _("Being fitted")
    READY = "ready", _("Beside the one in force")
    IN_FORCE = "in_force", _("In force")
    FORMER = "former", pgettext_lazy("suggestion model", "Former")
    FAILED = "failed", _("Could not be fitted")


class SuggestionModel(models.Model):
    """One version. `content` is `science.suggestion.Model.to_bytes`; `figures` those of `science.suggestion.Figures`.

    `material` counts what it learned from: wordings, phrases, cases, corrections, made_up. `judged` maps the key of a case, or a sample
    text, to what was suggested first for it, knowing nothing of it. `changes` holds, for those that this version and the one in force at
    its fitting see differently, [case or text, category in the end, former, this], categories as kind:code.
    """

    state = models.CharField(max_length=10, choices=FitState, default=FitState.FITTING)
    content = models.BinaryField(default=b"")
    figures = models.JSONField(default=dict)
    material = models.JSONField(default=dict)
    judged = models.JSONField(default=dict)
    changes = models.JSONField(default=list)
    beside = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    fitted_at = models.DateTimeField(null=True)
    seconds = models.FloatField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["state"], condition=models.Q(state="in_force"), name="suggestion_one_in_force"),
            models.UniqueConstraint(fields=["state"], condition=models.Q(state="fitting"), name="suggestion_one_fitting"),
        )
        ordering = ("-pk",)

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def shares(self) -> dict[str, float]:
        """The figures that are shares, in percent."""
        return {key: 100 * share for key, share in self.figures.items() if isinstance(share, float)}


class SuggestionTaking(models.Model):
    """A version was put in force, by whom and in the place of which. Only ever added to."""

    model = models.ForeignKey(SuggestionModel, on_delete=models.PROTECT, related_name="takings")
    former = models.ForeignKey(SuggestionModel, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
