"""Signatures of the Standard Webhooks specification 1.0.0 (symmetric scheme v1: HMAC-SHA-256)."""

import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

PREFIX, VERSION = "whsec_", "v1"
SECRET_BYTES = 32


def new_secret() -> str:
    """A secret as it is told to the receiver."""
    return PREFIX + b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def sign(secret: str, message: str, timestamp: int, body: bytes) -> str:
    """The signature of a body sent under an identifier at a time (seconds since 1970)."""
    signed = f"{message}.{timestamp}.".encode() + body
    digest = hmac.new(b64decode(secret.removeprefix(PREFIX)), signed, sha256).digest()
    return f"{VERSION},{b64encode(digest).decode()}"


def signed_headers(secret_texts: Iterable[str], message: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers that name and sign a message; while a secret is being changed both sign."""
    timestamp = int(at.timestamp())
    return {
        "webhook-id": message,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(sign(secret, message, timestamp, body) for secret in secret_texts),
    }
