"""Whether a sender is who the letter says: by the word of our own mail host alone (Authentication-Results, RFC 8601).

Anybody can write such a header into a letter. So only the topmost one counts, and only if the host that wrote it is the one the
city trusts: DMARC passed, or SPF or DKIM passed for the very domain of the sender (alignment as in RFC 7489, strict).
"""

import re
from email.message import EmailMessage

HEADER = "Authentication-Results"
_DKIM = re.compile(r"\bdkim=pass\b[^;]*\bheader\.d=([\w.-]+)", re.IGNORECASE)
_SPF = re.compile(r"\bspf=pass\b[^;]*\bsmtp\.mailfrom=(?:[^\s;@]*@)?([\w.-]+)", re.IGNORECASE)
_DMARC = re.compile(r"\bdmarc=pass\b[^;]*\bheader\.from=([\w.-]+)", re.IGNORECASE)
_COMMENTS = re.compile(r"\([^()]*\)")


def is_proven(message: EmailMessage, sender: str, trusted: str) -> bool:
    """Whether the trusted host found the sender to be true; never without a trusted host."""
    results = message.get_all(HEADER, [])
    if not trusted or not sender or not results or len(message.get_all("From", [])) != 1:
        return False
    host, _semicolon, told = _COMMENTS.sub("", " ".join(str(results[0]).split())).partition(";")
    if host.split(" ")[0].strip().lower() != trusted.lower():
        return False
    domain = sender.rpartition("@")[2]
    passed = (found for rule in (_DMARC, _DKIM, _SPF) for found in rule.findall(told))
    return any(found.lower().rstrip(".") == domain for found in passed)
