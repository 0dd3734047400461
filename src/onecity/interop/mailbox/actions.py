"""Taking a letter once, completing one that names no place, setting one aside."""

from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from onecity.core.accounts.scope import Actor, require, system_actor
from onecity.core.cases.actions import Report, ReporterDetails, report
from onecity.core.cases.errors import AnsweredByMessage, BadInput
from onecity.core.cases.models import Case, Category
from onecity.core.cases.photos import read_photo
from onecity.core.cases.states import Source
from onecity.core.geo.addresses import NamedThing, place_of_address
from onecity.core.geo.errors import NoClearPlace
from onecity.core.ledger.actions import record_lookup
from onecity.core.ledger.cipher import encrypt, keyed_digest
from onecity.interop.mailbox.models import Letter, LetterPhoto, LetterState
from onecity.interop.mailbox.parsing import Received, received

READ = "mailbox.read"
UNSORTED = "X9099"
MOST_A_DAY = 30
"""Letters of one sender in a day, above which two machines are writing to each other."""
MACHINE = "E-mail"


def _writes_too_much(sender_digest: str) -> bool:
    since = timezone.now() - timedelta(days=1)
    return Letter.objects.filter(sender_digest=sender_digest, read_at__gte=since).count() >= MOST_A_DAY


def _why_ignored(given: Received, sender_digest: str) -> str:
    if given.automatic:
        return given.automatic
    if not given.text.strip():
        return "empty"
    return "loop" if given.sender and _writes_too_much(sender_digest) else ""


@transaction.atomic
def take_letter(given: Received) -> Letter:
    """Take a message: a case where its place is clear, else a letter to be completed. The same message is taken once."""
    sender_digest = keyed_digest(given.sender) if given.sender else ""
    ignored = _why_ignored(given, sender_digest)
    letter, new = Letter.objects.get_or_create(
        digest=given.digest,
        defaults={
            "state": LetterState.IGNORED if ignored else LetterState.WAITING,
            "reason": ignored,
            "proven": given.proven,
            "sender_digest": sender_digest,
            "read_at": timezone.now(),
        },
    )
    if new and not ignored:
        _keep(letter, given)
        _take_if_clear(letter)
    return letter


def _keep(letter: Letter, given: Received) -> None:
    letter.sender_cipher = encrypt(given.sender) if given.sender else b""
    letter.name_cipher = encrypt(given.sender_name) if given.sender_name else b""
    letter.message_id, letter.refused = given.message_id, [list(one) for one in given.refused]
    letter.seal(given.text)
    letter.save()
    LetterPhoto.objects.bulk_create(LetterPhoto(letter=letter, name=photo.digest[:32], jpeg=photo.jpeg) for photo in given.photos)


def _clear_place(text: str) -> NamedThing | None:
    try:
        return place_of_address(text)
    except NoClearPlace:
        return None


def _take_if_clear(letter: Letter) -> None:
    """Make the case where the place is clear and the city has a category for what nobody has sorted."""
    place, category = _clear_place(letter.text), Category.objects.filter(code=UNSORTED, active=True).first()
    if place is None or category is None:
        return
    try:
        with transaction.atomic():
            _make(letter, system_actor(MACHINE), Report(letter.text, place.longitude, place.latitude, category, Source.EMAIL))
    except (BadInput, AnsweredByMessage):
        return


def _reporter(letter: Letter) -> ReporterDetails | None:
    """The sender, where that is proven: who only says so must not hear of the case, nor be taken for somebody's earlier self."""
    return ReporterDetails(letter.sender_name, email=letter.sender) if letter.proven else None


def _make(letter: Letter, actor: Actor, given: Report) -> Case:
    photos = [read_photo(photo.name, bytes(photo.jpeg)) for photo in letter.photos.all()]
    sender = {"sender": "proven" if letter.proven else "unproven"}
    whole = replace(given, photos=photos, reporter=_reporter(letter), suggested={**given.suggested, **sender})
    case = report(actor, whole)
    letter.state, letter.case, letter.done_by_id = LetterState.TAKEN, case, actor.user_id
    letter.reply_due = letter.proven
    letter.save()
    letter.photos.all().delete()
    return case


@transaction.atomic
def open_letter(actor: Actor, letter_id: int) -> Letter:
    """A waiting letter to be read, with the row in the ledger: a citizen's words are sealed. Raises NotAllowed, Letter.DoesNotExist."""
    require(actor, READ)
    letter = Letter.objects.get(pk=letter_id, state=LetterState.WAITING)
    record_lookup(actor, "letter", str(letter.pk), "complete a report by e-mail")
    return letter


def _waiting(letter_id: int) -> Letter:
    return Letter.objects.select_for_update(of=("self",)).get(pk=letter_id, state=LetterState.WAITING)


@transaction.atomic
def complete(actor: Actor, letter_id: int, given: Report) -> Case:
    """Make the case of a letter that waits, with the place and category somebody found.

    Raises NotAllowed, Letter.DoesNotExist when it waits no longer, and what `report` raises.
    """
    require(actor, READ)
    return _make(_waiting(letter_id), actor, given)


@transaction.atomic
def set_aside(actor: Actor, letter_id: int) -> Letter:
    """Say that a letter is no report; nothing of it is sent or made. Raises NotAllowed, Letter.DoesNotExist."""
    require(actor, READ)
    letter = _waiting(letter_id)
    letter.state, letter.done_by_id = LetterState.DROPPED, actor.user_id
    letter.save()
    letter.photos.all().delete()
    return letter


def take_message(content: bytes, cut: bool) -> Letter:
    """Take a message as it came from the mailbox; `cut` when only its beginning was fetched."""
    return take_letter(received(content, settings.MAIL_TRUSTED_HOST, str(settings.MAILBOX["user"]), cut))
