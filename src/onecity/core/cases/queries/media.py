"""Photos and voice notes: each is in sight where its case is."""

from onecity.core.accounts.scope import Actor
from onecity.core.cases.models import Attachment, VoiceNote
from onecity.core.cases.queries.scope import visible


def photo_in_sight(actor: Actor, photo_id: int) -> Attachment | None:
    """A photo of a case within sight."""
    return Attachment.objects.filter(pk=photo_id, case__in=visible(actor).values("pk")).first()


def voice_in_sight(actor: Actor, voice_id: int) -> VoiceNote | None:
    """A voice note of a case within sight."""
    return VoiceNote.objects.filter(pk=voice_id, case__in=visible(actor).values("pk")).first()
