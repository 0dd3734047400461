"""The cryptography of web push, against the example of its standard and against a receiver of our own."""

import json
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from hypothesis import given
from hypothesis import strategies as st

from onecity.core.ledger.webpush import (
    BadPushKey,
    _sealed,
    from_letters,
    in_letters,
    receiver_key,
    receiver_secret,
    sealed_for,
    sender_header,
)
from onecity.core.notices.push.devices import device_name
from onecity.core.notices.push.services import may_ask, origin_of
from tests.pushes import Phone

CURVE = ec.SECP256R1()


def private(letters: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(from_letters(letters)), CURVE)


def test_a_message_is_sealed_as_the_example_of_the_standard() -> None:
    """RFC 8291, appendix A."""
    receiver = private("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94").public_key()
    sender = private("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")
    auth, salt = from_letters("BTBZMqHH6r4Tts7J_aSIgg"), from_letters("DGv6ra1nlYgDCS1FRnbzlw")
    sealed = _sealed(b"When I grow up, I want to be a watermelon", receiver, auth, sender, salt)
    assert in_letters(sealed) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
        "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


@given(st.binary(max_size=2000))
def test_the_phone_reads_what_was_sealed_for_it(content: bytes) -> None:
    phone = Phone()
    assert phone.opened(sealed_for(content, phone.p256dh, phone.auth)) == content


def test_the_sender_signs_for_one_service_and_a_limited_time() -> None:
    header = sender_header("https://push.example", "mailto:a@b")
    token, key = header.removeprefix("vapid t=").split(", k=")
    head, claims, signature = token.split(".")
    told: dict[str, Any] = json.loads(from_letters(claims))
    assert (json.loads(from_letters(head))["alg"], told["aud"], told["sub"]) == ("ES256", "https://push.example", "mailto:a@b")
    numbers = from_letters(signature)
    signed = encode_dss_signature(int.from_bytes(numbers[:32]), int.from_bytes(numbers[32:]))
    receiver_key(key).verify(signed, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))


@pytest.mark.parametrize(
    "letters", ["", "x", "ä", "!!!", in_letters(bytes(65)), in_letters(b"\x04" + bytes([255]) * 64), in_letters(bytes(64))]
)
def test_keys_that_no_browser_makes_are_refused(letters: str) -> None:
    with pytest.raises(BadPushKey):
        receiver_key(letters)
    with pytest.raises(BadPushKey):
        receiver_secret(letters)


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc", True),
        ("https://web.push.apple.com/Qabc", True),
        ("http://fcm.googleapis.com/fcm/send/abc", False),
        ("https://fcm.googleapis.com:8443/", False),
        ("https://fcm.googleapis.com.example.com/", False),
        ("https://fcm.googleapis.com@example.com/", False),
        ("https://example.com/#.push.apple.com", False),
        ("https://push.apple.com\r\nHost: x/", False),
        ("https://127.0.0.1/", False),
        ("https://[::1", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_only_known_push_services_are_asked(address: str, may: bool) -> None:
    assert may_ask(address) is may


def test_an_origin_is_scheme_host_and_port() -> None:
    assert origin_of("http://127.0.0.1:8000/a?b") == "http://127.0.0.1:8000"


def test_phones_are_listed_by_what_they_say_of_themselves() -> None:
    chrome = "Mozilla/5.0 (Linux; Android 14; 23127PN0CC) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0 Mobile Safari/537.36"
    assert device_name(chrome) == "Chrome · Android"
    assert device_name("") == "?"


def test_letters_are_base64url() -> None:
    assert in_letters(b"\xff\xfe") == urlsafe_b64encode(b"\xff\xfe").rstrip(b"=").decode()
