"""What speakers say beside the scenes of the hall (讲解词)."""

from django.db import models

from onecity.core.accounts.models import User

LONGEST_NOTE = 4000


class SceneNote(models.Model):
    """What is said beside a scene, as it stood from `written_at` on; kept for good, the newest of a scene counts. `scene` is its key."""

    scene = models.CharField(max_length=40)
    words = models.TextField(max_length=LONGEST_NOTE, blank=True)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=["scene", "-id"], name="scene_note_newest"),)

    def __str__(self) -> str:
        return self.scene
