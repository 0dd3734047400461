"""From the bytes of a message to what of it becomes a report. Nothing of a message is trusted; nothing in it is ever run or fetched."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from hashlib import sha256
from html import unescape

from django.utils.translation import gettext as _

from onecity.core.cases.actions.reporting import MAX_PHOTOS, MAX_TEXT
from onecity.core.cases.errors import BadPhoto
from onecity.core.cases.photos import Photo, read_photo
from onecity.interop.mailbox.proving import is_proven

FALLBACK_CHARSETS = ("utf-8", "gb18030")
BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
LONGEST_NAME, LONGEST_SENDER, LONGEST_ADDRESS, LONGEST_ID = 80, 40, 254, 250
_TAGS = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_BREAKS = re.compile(r"<(br|/p|/div|/tr|/li)\b[^>]*>", re.IGNORECASE)


@dataclass(frozen=True)
class Received:
    """A message as it was read. `automatic` says why nobody wrote it, '' where somebody did; `refused` holds (file name, reason)."""

    digest: str
    message_id: str
    sender: str
    sender_name: str
    proven: bool
    automatic: str
    text: str
    photos: tuple[Photo, ...] = ()
    refused: tuple[tuple[str, str], ...] = field(default=())


def _header(message: EmailMessage, name: str) -> str:
    """A header as text without line breaks; '' where it is missing or too broken to read."""
    try:
        return " ".join(str(message.get(name, "")).split()).replace("\0", "")
    except (ValueError, LookupError, IndexError, AttributeError, TypeError):
        return ""


def why_automatic(message: EmailMessage, own: str) -> str:
    """Why a message is no letter of a person: auto-reply (RFC 3834), bulk, bounce (empty Return-Path), or from ourselves."""
    if _header(message, "Auto-Submitted").lower() not in ("", "no"):
        return "auto_submitted"
    if _header(message, "Precedence").lower() in BULK:
        return "precedence"
    if _header(message, "Return-Path") == "<>" or message.get_content_type() == "multipart/report":
        return "bounce"
    return "own" if own and _sender(message) == own.lower() else ""


def _sender(message: EmailMessage) -> str:
    address = parseaddr(_header(message, "From"))[1].lower()
    return address if "@" in address and len(address) <= LONGEST_ADDRESS else ""


def _sender_name(message: EmailMessage) -> str:
    """What the sender calls themselves; nothing where that is only the address again."""
    name = parseaddr(_header(message, "From"))[0].strip()
    return "" if "@" in name else name[:LONGEST_SENDER]


def decoded(content: bytes, charset: str) -> str:
    """A text in the charset it names, else in one that fits, else with what cannot be read marked."""
    for name in (charset, *FALLBACK_CHARSETS):
        try:
            return content.decode(name)
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return content.decode("gb18030", errors="replace")


def _part_text(part: EmailMessage) -> str:
    content = part.get_payload(decode=True)
    charset = (part.get_content_charset() or "").lower()
    wider = "gb18030" if charset in ("gb2312", "gbk", "gb18030") else charset
    return decoded(content, wider or "utf-8") if isinstance(content, bytes) else ""


def _bare(html: str) -> str:
    """The words of a page, without markup."""
    return unescape(_TAGS.sub("", _BREAKS.sub("\n", html)))


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain", "html"))
    if not isinstance(body, EmailMessage):
        return ""
    words = _part_text(body)
    return (_bare(words) if body.get_content_subtype() == "html" else words).replace("\0", "").strip()


def _files(message: EmailMessage) -> Iterator[tuple[str, EmailMessage]]:
    body = message.get_body(("plain", "html"))
    for part in message.walk():
        name = part.get_filename()
        if part is not body and not part.is_multipart() and (name or part.get_content_maintype() != "text"):
            yield (str(name or part.get_content_type()).replace("\0", "")[:LONGEST_NAME]), part


def _photos(message: EmailMessage, cut: bool) -> tuple[list[Photo], list[tuple[str, str]]]:
    """The photos among the files, through the same door as any other, and the files that were refused, with the reason."""
    photos: list[Photo] = []
    refused: list[tuple[str, str]] = []
    for name, part in _files(message):
        try:
            photos.append(_photo(name, part, cut, len(photos)))
        except BadPhoto as bad:
            refused.append((bad.filename, bad.reason))
    return photos, refused


def _photo(name: str, part: EmailMessage, cut: bool, have: int) -> Photo:
    if cut:
        raise BadPhoto(name, _("The message is too large; its attachments were not fetched."))
    if part.get_content_maintype() != "image":
        raise BadPhoto(name, _("Only photos (JPEG, PNG or WebP) are taken."))
    if have >= MAX_PHOTOS:
        raise BadPhoto(name, _("At most %(most)d photos.") % {"most": MAX_PHOTOS})
    content = part.get_payload(decode=True)
    return read_photo(name, content if isinstance(content, bytes) else b"")


def _said(subject: str, body: str, refused: Sequence[tuple[str, str]]) -> str:
    """What becomes the text of a case; what is too long is cut, and said so."""
    told = "".join("\n" + _("[Attachment not taken: %(name)s. %(reason)s]") % {"name": name, "reason": reason} for name, reason in refused)
    whole = "\n".join(part for part in (subject, body) if part)
    room = MAX_TEXT - len(told)
    cut = _("[cut]")
    return (whole if len(whole) <= room else whole[: room - len(cut)] + cut) + told


def received(content: bytes, trusted: str, own: str = "", cut: bool = False) -> Received:
    """Read a message. `cut` says that only its beginning was fetched since it is too large; `trusted` is the host whose word counts."""
    message = message_from_bytes(content, _class=EmailMessage, policy=policy.default)
    message_id = _header(message, "Message-ID")[:LONGEST_ID]
    automatic = why_automatic(message, own)
    photos, refused = ([], []) if automatic else _photos(message, cut)
    return Received(
        digest=sha256(message_id.encode() if message_id else content).hexdigest(),
        message_id=message_id,
        sender=_sender(message),
        sender_name=_sender_name(message),
        proven=is_proven(message, _sender(message), trusted),
        automatic=automatic,
        text="" if automatic else _said(_header(message, "Subject"), _text(message), refused[:MAX_PHOTOS]),
        photos=tuple(photos),
        refused=tuple(refused),
    )
