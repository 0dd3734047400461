"""Assets (部件): what stands in the streets, one by one."""

import secrets

from django.contrib.gis.db.models import PointField
from django.db import models
from django.utils.translation import get_language, pgettext_lazy

from onecity.core.accounts.models import Organisation
from onecity.core.cases.models.category import Category
from onecity.core.geo.place_words import place_to_read


def new_label_code() -> str:
    """An unguessable text for the label (72 bits): who reports has stood before it."""
    return secrets.token_urlsafe(9)


class AssetState(models.TextChoices):
    """The five states of a component (GB/T 47678.5: 完好 破损 丢失 废弃 移除)."""

    INTACT = "intact", pgettext_lazy("asset", "Intact")
    DAMAGED = "damaged", pgettext_lazy("asset", "Damaged")
    MISSING = "missing", pgettext_lazy("asset", "Missing")
    ABANDONED = "abandoned", pgettext_lazy("asset", "Abandoned")
    REMOVED = "removed", pgettext_lazy("asset", "Removed")


RETIRED = (AssetState.ABANDONED, AssetState.REMOVED)
"""States in which nothing is reported of it any more."""


class Asset(models.Model):
    """One component. `code` has 17 digits: county (6), class (5), serial (6). `label` stands in the address of its QR code."""

    code = models.CharField(max_length=20, unique=True)
    label = models.CharField(max_length=20, unique=True, default=new_label_code, editable=False)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120)
    place = models.CharField(max_length=256, blank=True)
    region_code = models.CharField(max_length=12, db_index=True)
    point = PointField(srid=4326)
    owner = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=AssetState, default=AssetState.INTACT)
    changed_at = models.DateTimeField(auto_now=True)
    synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" else self.name_zh

    @property
    def where(self) -> str:
        """The place in the reader's language."""
        return place_to_read(self.place, self.region_code)

    @property
    def retired(self) -> bool:
        """Whether it stands there no longer."""
        return self.state in RETIRED
