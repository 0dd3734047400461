"""Encryption of personal fields. With `webpush`, the only module of the house that imports a cryptography library.

A cipher text is one suite byte, a nonce and the sealed text. Suite 1 is AES-256-GCM (NIST SP 800-38D); others can
stand beside it without touching what is stored.
"""

import hmac
import os
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

AES_256_GCM = b"\x01"
NONCE_BYTES, TAG_BYTES, KEY_BYTES = 12, 16, 32
SHORTEST = 1 + NONCE_BYTES + TAG_BYTES


class CannotDecrypt(Exception):
    """The text was sealed with another key, or was changed."""


def make_key_file(path: Path) -> None:
    """Write a whole key (32 random bytes) beside its place, then give it the name: whoever comes second finds the first one's key."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, draft = mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(os.urandom(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(draft, path)
    os.unlink(draft)


@cache
def _key() -> bytes:
    path = Path(settings.SECRET_DIR) / "field.key"
    if not path.exists():
        make_key_file(path)
    return path.read_bytes()


def seal(content: bytes) -> bytes:
    """Seal bytes that hold something personal."""
    nonce = os.urandom(NONCE_BYTES)
    return AES_256_GCM + nonce + AESGCM(_key()).encrypt(nonce, content, AES_256_GCM)


def encrypt(text: str) -> bytes:
    """Seal a personal field."""
    return seal(text.encode())


def decrypt(sealed: bytes) -> str:
    """Open a sealed field; an empty one is an empty text. Raises CannotDecrypt."""
    return unseal(sealed).decode() if sealed else ""


def unseal(sealed: bytes) -> bytes:
    """Open what was sealed. Raises CannotDecrypt."""
    suite, nonce, body = bytes(sealed[:1]), bytes(sealed[1 : 1 + NONCE_BYTES]), bytes(sealed[1 + NONCE_BYTES :])
    if suite != AES_256_GCM or len(sealed) < SHORTEST:
        raise CannotDecrypt
    try:
        return AESGCM(_key()).decrypt(nonce, body, suite)
    except InvalidTag as error:
        raise CannotDecrypt from error


def keyed_digest(text: str) -> str:
    """A keyed digest (HMAC-SHA-256, hex) by which equal personal fields are found without opening them."""
    return hmac.new(_key(), b"digest" + text.strip().encode(), sha256).hexdigest()
