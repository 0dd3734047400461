"""Answers to letters: number and link, only to a sender who is proven, once."""

import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from onecity.core.cases.models import Case
from onecity.interop.mailbox.models import Letter

MOST_FAILURES, MOST_AT_ONCE = 5, 50
log = logging.getLogger(__name__)


def _link(case: Case) -> str:
    base = settings.MAIL_LINKS.rstrip("/")
    return f"{base}{reverse('cases:follow', args=[case.token])}" if base else ""


def _refused(letter: Letter) -> list[str]:
    return [_("Not taken: %(name)s. %(reason)s") % {"name": name, "reason": reason} for name, reason in letter.refused]


def reply_to(letter: Letter, case: Case) -> EmailMessage:
    """The answer to a letter. It says that a machine wrote it (RFC 3834), so that no other machine answers it."""
    with override(settings.LANGUAGE_CODE):
        lines = [_("Your report is in. Receipt number: %(number)s") % {"number": case.receipt}]
        lines += [_("Follow it here: %(link)s") % {"link": link}] if (link := _link(case)) else []
        subject, body = _("Your report %(number)s") % {"number": case.receipt}, "\n".join(lines + _refused(letter))
    thread = {"In-Reply-To": letter.message_id, "References": letter.message_id} if letter.message_id else {}
    return EmailMessage(subject, body, to=[letter.sender], headers={"Auto-Submitted": "auto-replied", **thread})


def send_replies() -> int:
    """Send the answers that are due; returns how many. One that cannot be sent is tried again, five times at most."""
    due = Letter.objects.filter(reply_due=True, proven=True).select_related("case").order_by("pk")[:MOST_AT_ONCE]
    return sum(_send(letter) for letter in due) if settings.MAIL_REPLIES else 0


def _send(letter: Letter) -> bool:
    try:
        if letter.case:
            reply_to(letter, letter.case).send()
    except Exception:  # the server, or a letter of which no answer can be made: the others are answered all the same
        letter.reply_failures += 1
        letter.reply_due = letter.reply_failures < MOST_FAILURES
        letter.save(update_fields=["reply_failures", "reply_due"])
        log.exception("an answer by e-mail could not be sent")
        return False
    letter.reply_due, letter.replied_at = False, timezone.now()
    letter.save(update_fields=["reply_due", "replied_at"])
    return True
