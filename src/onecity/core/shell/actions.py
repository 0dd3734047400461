"""Writing the notes beside the scenes of the hall."""

from django.db import connection, transaction

from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.scope import Actor, require
from onecity.core.shell.live import publish
from onecity.core.shell.models import SceneNote

WRITE = "show.notes"
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('scene note ' || %s))"


class NoteMovedOn(Exception):
    """Somebody else wrote the note meanwhile; `newest` is theirs."""

    def __init__(self, newest: SceneNote) -> None:
        super().__init__(newest.scene)
        self.newest = newest


def write_note(actor: Actor, scene: str, words: str, seen: int) -> SceneNote:
    """Say something else beside a scene; `seen` is the key of the note that was read, 0 for none. Raises NotAllowed, NoteMovedOn."""
    require(actor, WRITE)
    if actor.user_id is None:
        raise NotAllowed(WRITE)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(ONE_AT_A_TIME, [scene])
        newest = SceneNote.objects.filter(scene=scene).first()
        if newest and newest.pk != seen:
            raise NoteMovedOn(newest)
        if newest and newest.words == words:
            return newest
        publish("scene-note", {"scene": scene})
        return SceneNote.objects.create(scene=scene, words=words, written_by_id=actor.user_id)
