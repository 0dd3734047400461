"""The cryptography of web push: who sends (VAPID, RFC 8292) and what only the receiving browser reads (RFC 8291, aes128gcm).

Beside `cipher`, the only module that imports a cryptography library. Curve P-256 and AES-128-GCM are what browsers demand.
"""

import json
import os
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from onecity.core.ledger.cipher import make_key_file

CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""The order of the curve's group (FIPS 186-4, D.1.2.3)."""
SALT_BYTES, SECRET_BYTES, NUMBER_BYTES, POINT_BYTES = 16, 16, 32, 65
RECORD_SIZE = 4096
LAST_RECORD = b"\x02"
VALID_SECONDS = 12 * 3600


class BadPushKey(ValueError):
    """The keys of a subscription are none that a browser makes."""


def in_letters(content: bytes) -> str:
    """Base64url without padding, as browsers and JWT write it."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def from_letters(text: str) -> bytes:
    """Bytes of base64url with or without padding. Raises BadPushKey."""
    try:
        return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (ValueError, UnicodeEncodeError) as error:
        raise BadPushKey from error


@cache
def _own_key() -> ec.EllipticCurvePrivateKey:
    """The key of this installation: the 32 bytes made at set-up, as a number below the order of the curve."""
    path = Path(settings.SECRET_DIR) / "push.key"
    if not path.exists():
        make_key_file(path)
    return ec.derive_private_key(1 + int.from_bytes(path.read_bytes()) % (ORDER - 1), CURVE)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def public_key() -> str:
    """What browsers subscribe with (`applicationServerKey`)."""
    return in_letters(_point(_own_key().public_key()))


def _derived(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def receiver_key(letters: str) -> ec.EllipticCurvePublicKey:
    """The public key of a subscription (`p256dh`). Raises BadPushKey."""
    point = from_letters(letters)
    if len(point) != POINT_BYTES:
        raise BadPushKey
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)
    except ValueError as error:
        raise BadPushKey from error


def receiver_secret(letters: str) -> bytes:
    """The secret of a subscription (`auth`). Raises BadPushKey."""
    secret = from_letters(letters)
    if len(secret) != SECRET_BYTES:
        raise BadPushKey
    return secret


def sealed_for(content: bytes, p256dh: str, auth: str) -> bytes:
    """Content that only the subscribed browser can read, in one record. Raises BadPushKey."""
    receiver, sender = receiver_key(p256dh), ec.generate_private_key(CURVE)
    return _sealed(content, receiver, receiver_secret(auth), sender, os.urandom(SALT_BYTES))


def _sealed(content: bytes, receiver: ec.EllipticCurvePublicKey, auth: bytes, sender: ec.EllipticCurvePrivateKey, salt: bytes) -> bytes:
    """RFC 8291, section 3.4, in the form of RFC 8188, section 2."""
    ours, theirs = _point(sender.public_key()), _point(receiver)
    shared = sender.exchange(ec.ECDH(), receiver)
    secret = _derived(auth, shared, b"WebPush: info\0" + theirs + ours, NUMBER_BYTES)
    key = _derived(salt, secret, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(salt, secret, b"Content-Encoding: nonce\0", 12)
    head = salt + RECORD_SIZE.to_bytes(4) + bytes([len(ours)]) + ours
    return head + AESGCM(key).encrypt(nonce, content + LAST_RECORD, None)


def sender_header(audience: str, subject: str) -> str:
    """Who sends, signed (ES256): the `Authorization` of a push to the origin of a push service."""
    claims = {"aud": audience, "exp": int(time.time()) + VALID_SECONDS, "sub": subject}
    signed = ".".join(_json_letters(part) for part in ({"typ": "JWT", "alg": "ES256"}, claims))
    one, other = decode_dss_signature(_own_key().sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    signature = one.to_bytes(NUMBER_BYTES) + other.to_bytes(NUMBER_BYTES)
    return f"vapid t={signed}.{in_letters(signature)}, k={public_key()}"


def _json_letters(part: dict[str, Any]) -> str:
    return in_letters(json.dumps(part, separators=(",", ":")).encode())
