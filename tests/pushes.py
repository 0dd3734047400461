"""A phone that is pushed to: its keys, and how it opens what it receives (RFC 8291 from the receiver's side)."""

import os

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from onecity.core.ledger.webpush import in_letters

CURVE = ec.SECP256R1()


def _derived(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


class Phone:
    """Keys of one subscription."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(CURVE)
        self._auth = os.urandom(16)

    @property
    def _point(self) -> bytes:
        return self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def p256dh(self) -> str:
        """The public key, as the browser tells it."""
        return in_letters(self._point)

    @property
    def auth(self) -> str:
        """The secret, as the browser tells it."""
        return in_letters(self._auth)

    def opened(self, body: bytes) -> bytes:
        """What is in the body of a push."""
        salt, length = body[:16], body[20]
        theirs, sealed = body[21 : 21 + length], body[21 + length :]
        shared = self._key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, theirs))
        secret = _derived(self._auth, shared, b"WebPush: info\0" + self._point + theirs, 32)
        key = _derived(salt, secret, b"Content-Encoding: aes128gcm\0", 16)
        content = AESGCM(key).decrypt(_derived(salt, secret, b"Content-Encoding: nonce\0", 12), sealed, None)
        assert content.endswith(b"\x02")
        return content[:-1]
