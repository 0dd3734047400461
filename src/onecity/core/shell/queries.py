"""What is read of the notes beside the scenes of the hall."""

from collections.abc import Iterable

from onecity.core.shell.models import SceneNote

LISTED = 20


def notes_of(scenes: Iterable[str]) -> dict[str, SceneNote]:
    """The newest note of each of some scenes that has one, by the key of the scene."""
    newest = SceneNote.objects.filter(scene__in=list(scenes)).order_by("scene", "-pk").distinct("scene")
    return {note.scene: note for note in newest.select_related("written_by")}


def history_of(scene: str) -> list[SceneNote]:
    """How the note of a scene stood, newest first."""
    return list(SceneNote.objects.filter(scene=scene).select_related("written_by")[:LISTED])
