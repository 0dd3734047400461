"""Letters that came by e-mail, and how the mailbox fares."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onecity.core.accounts.models import User
from onecity.core.cases.models import Case
from onecity.core.ledger.cipher import decrypt, encrypt


class LetterState(models.TextChoices):
    """Where a letter stands."""

    WAITING = "waiting", _("To be completed")
    TAKEN = "taken", pgettext_lazy("e-mail", "Taken in")
    IGNORED = "ignored", pgettext_lazy("e-mail", "Ignored")
    DROPPED = "dropped", pgettext_lazy("e-mail", "Not a report")


class Letter(models.Model):
    """One message, by the digest of its Message-ID or, where it has none, of itself: it is taken once.

    What somebody wrote, and who, is sealed; of an ignored letter nothing of it is kept. `refused` holds [file name, reason].
    """

    digest = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=10, choices=LetterState)
    reason = models.CharField(max_length=40, blank=True)
    proven = models.BooleanField(default=False)
    sender_cipher = models.BinaryField(default=b"")
    name_cipher = models.BinaryField(default=b"")
    sender_digest = models.CharField(max_length=64, blank=True, db_index=True)
    message_id = models.CharField(max_length=250, blank=True)
    text_cipher = models.BinaryField(default=b"")
    refused = models.JSONField(default=list)
    read_at = models.DateTimeField()
    case = models.OneToOneField(Case, null=True, on_delete=models.PROTECT, related_name="+")
    done_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reply_due = models.BooleanField(default=False)
    reply_failures = models.PositiveSmallIntegerField(default=0)
    replied_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["read_at"], name="letter_waiting", condition=models.Q(state="waiting")),
            models.Index(fields=["read_at"], name="letter_reply_due", condition=models.Q(reply_due=True)),
        )
        ordering = ("-pk",)

    @property
    def sender(self) -> str:
        """The address it says it comes from."""
        return decrypt(bytes(self.sender_cipher)) if self.sender_cipher else ""

    @property
    def sender_name(self) -> str:
        """What the sender calls themselves."""
        return decrypt(bytes(self.name_cipher))

    @property
    def text(self) -> str:
        """Subject and text."""
        return decrypt(bytes(self.text_cipher)) if self.text_cipher else ""

    def seal(self, text: str) -> None:
        """Keep a text sealed."""
        self.text_cipher = encrypt(text)


class LetterPhoto(models.Model):
    """A checked photo of a letter that waits; it goes with the case, and from here."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="photos")
    name = models.CharField(max_length=100)
    jpeg = models.BinaryField()

    class Meta:
        ordering = ("pk",)


class Quarantined(models.Model):
    """A message that could not be taken for a reason nobody foresaw: whole and sealed, until somebody has it tried again.

    `digest` is the SHA-256 of its bytes; `cut` when only its beginning was fetched; `fault` is the last reason. One the server did not
    hand over has its `key` in the folder instead of a content.
    """

    digest = models.CharField(max_length=64, unique=True)
    key = models.CharField(max_length=44, blank=True)
    content_cipher = models.BinaryField(default=b"")
    cut = models.BooleanField(default=False)
    fault = models.CharField(max_length=300)
    read_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=1)
    tried_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)


class Undelivered(models.Model):
    """A message the mail server did not hand over when asked, by its key in the folder: how often, why, and when it is asked again."""

    key = models.CharField(max_length=44, unique=True)
    tries = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=300, blank=True)
    next_at = models.DateTimeField()


class Mailbox(models.Model):
    """How the one mailbox fares: failures in a row, and when it is tried again."""

    failures = models.PositiveIntegerField(default=0)
    fault = models.CharField(max_length=200, blank=True)
    next_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
