"""Things that carry a Chinese and an English name."""

from django.db import models
from django.utils.translation import get_language


class Named(models.Model):
    """Two names; `name` is the one in the reader's language, falling back to Chinese."""

    name_zh = models.CharField(max_length=80, blank=True)
    name_en = models.CharField(max_length=120, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return (self.name_en if get_language() == "en" else self.name_zh) or self.name_zh
