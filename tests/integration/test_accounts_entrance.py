"""Coming in: by login name, e-mail or phone; locked out after failures; the second factor; the city's identity service."""

import base64
import hashlib
import hmac
import re
import struct
import time

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.utils.translation import override

from onecity.core.accounts.adapter import person_by_login
from onecity.core.accounts.models import User
from onecity.core.accounts.phones import BadPhone, normal_phone, phone_of, put_phone

PASSWORD = "Peony-river-48"
LOGIN, ALLOWED_FAILURES = "/accounts/login/", 5


@pytest.fixture
def somebody(db: None) -> User:
    """Somebody with all three logins."""
    cache.clear()
    user = User.objects.create_user("wang", "wang@example.org", PASSWORD, name="王工")
    put_phone(user, "138 1234 2207")
    user.save()
    return user


def sign_in(login: str, password: str = PASSWORD, client: Client | None = None) -> Client:
    client = client or Client()
    client.answer = client.post(LOGIN, {"login": login, "password": password})  # type: ignore[attr-defined]
    return client


def is_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


@pytest.mark.parametrize("login", ["wang", "WANG", "wang@example.org", "13812342207", "+8613812342207", " wang "])
def test_one_comes_in_by_any_of_the_three_logins(somebody: User, login: str) -> None:
    assert is_in(sign_in(login))
    assert person_by_login(login.strip()) == somebody


@pytest.mark.parametrize(("login", "password"), [("wang", "wrong"), ("li", PASSWORD), ("13900000000", PASSWORD), ("wang", "")])
def test_nobody_else_comes_in_and_is_told_why(somebody: User, login: str, password: str) -> None:
    client = sign_in(login, password)
    assert not is_in(client)
    assert client.answer.status_code == 200 and "field__error" in client.answer.content.decode()  # type: ignore[attr-defined]


def test_somebody_switched_off_stays_out_and_open_sessions_end(somebody: User) -> None:
    before = sign_in("wang")
    User.objects.filter(pk=somebody.pk).update(is_active=False)
    assert not is_in(before)
    assert not is_in(sign_in("wang"))


def test_a_new_password_ends_other_sessions(somebody: User) -> None:
    elsewhere, here = sign_in("wang"), sign_in("wang")
    answer = here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "Lotus-pond-73", "password2": "Lotus-pond-73"})
    assert answer.status_code == 302
    assert is_in(here) and not is_in(elsewhere)


@pytest.mark.parametrize(("language", "message"), [("zh-hans", "登录失败次数过多"), ("en", "Too many failed login attempts")])
def test_failures_lock_the_person_out_whichever_login_was_tried(somebody: User, language: str, message: str) -> None:
    client = Client(headers={"accept-language": language})
    for attempt in range(ALLOWED_FAILURES):
        sign_in(("wang", "wang@example.org", "13812342207")[attempt % 3], "wrong", client)
    for login in ("wang", "wang@example.org", "13812342207"):
        assert message in sign_in(login, PASSWORD, client).answer.content.decode()  # type: ignore[attr-defined]
        assert not is_in(client)


def test_one_persons_failures_do_not_lock_another(somebody: User) -> None:
    User.objects.create_user("li", password=PASSWORD, name="李工")
    for _attempt in range(ALLOWED_FAILURES):
        sign_in("li", "wrong")
    assert is_in(sign_in("wang"))


def test_a_phone_is_sealed_and_one_persons_only(somebody: User) -> None:
    assert phone_of(somebody) == "13812342207"
    assert b"13812342207" not in bytes(User.objects.get(pk=somebody.pk).phone_cipher)
    for wrong in ("12345", "23812342207", "1381234220x", ""):
        with pytest.raises(BadPhone):
            normal_phone(wrong)


def one_time_code(secret: str, at: float) -> str:
    """The code of an authenticator app: RFC 6238 with SHA-1, 30 seconds, 6 digits."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(at // 30)), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def asked_again(client: Client, answer: HttpResponse) -> str:
    """Before anything about signing in changes the password is asked again; then the way goes on to where it led."""
    assert answer.url.startswith("/accounts/reauthenticate/")  # type: ignore[attr-defined]
    return client.post(answer.url, {"password": PASSWORD}, follow=True).content.decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize(("language", "term"), [("zh-hans", "两步验证"), ("en", "two-factor authentication")])
def test_the_second_factor_bears_one_name(somebody: User, language: str, term: str) -> None:
    client = sign_in("wang")
    client.cookies["onecity_language"] = language
    for page in ("/me/", "/accounts/2fa/"):
        shown = client.get(page).content.decode()
        assert term in shown.lower(), page
        assert "双因素" not in shown


def test_the_second_factor_is_set_up_and_then_asked_for(somebody: User) -> None:
    client = sign_in("wang")
    page = asked_again(client, client.get("/accounts/2fa/totp/activate/"))
    secret = re.search(r'id="authenticator_secret"[^>]*value="([A-Z2-7]+)"', page)
    assert secret, page
    assert "data:image/svg+xml" in page
    client.post("/accounts/2fa/totp/activate/", {"code": one_time_code(secret[1], time.time())})
    assert set(Authenticator.objects.filter(user=somebody).values_list("type", flat=True)) == {"totp", "recovery_codes"}
    cache.clear()
    later = sign_in("wang")
    assert later.answer.url == "/accounts/2fa/authenticate/"  # type: ignore[attr-defined]
    assert not is_in(later)
    assert later.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert not is_in(later)
    later.post("/accounts/2fa/authenticate/", {"code": one_time_code(secret[1], time.time())})
    assert is_in(later)


@pytest.mark.parametrize("address", ["/accounts/password/reset/", "/accounts/signup/", LOGIN])
def test_the_entrance_speaks_both_languages(db: None, address: str) -> None:
    chinese = Client(headers={"accept-language": "zh-hans"}).get(address).content.decode()
    english = Client(headers={"accept-language": "en"}).get(address).content.decode()
    assert '<html lang="zh-hans' in chinese and '<html lang="en' in english
    heading = re.compile(r"<h1>(.*?)</h1>", re.S)
    assert re.search(r"[一-鿿]", heading.findall(chinese)[0])
    assert not re.search(r"[一-鿿]", heading.findall(english)[0])


def test_a_persons_language_comes_with_them(somebody: User) -> None:
    client = sign_in("wang")
    client.post("/me/language/", {"language": "en"})
    assert "My settings" in client.get("/me/").content.decode()
    elsewhere = sign_in("wang")
    assert "My settings" in elsewhere.get("/me/").content.decode()
    with override("zh-hans"):
        elsewhere.post("/me/language/", {"language": "tlh"})
    assert "My settings" not in elsewhere.get("/me/").content.decode()


def test_nobody_signs_up(db: None) -> None:
    Client().post("/accounts/signup/", {"username": "intruder", "password1": PASSWORD, "password2": PASSWORD})
    assert not User.objects.exists()


def test_changing_ones_logins_asks_for_the_password_again(somebody: User) -> None:
    client = sign_in("wang")
    page = asked_again(client, client.post("/me/contact/", {"email": "wang@city.example", "phone": "13900000001"}))
    somebody.refresh_from_db()
    assert (somebody.email, phone_of(somebody)) == ("wang@city.example", "13900000001")
    assert "139****0001" in page and "13900000001" not in page
    client.post("/me/contact/", {"email": "", "drop_phone": "1"})
    somebody.refresh_from_db()
    assert (somebody.email, phone_of(somebody), somebody.phone_digest) == ("", "", "")


def test_behind_a_proxy_addresses_are_told_apart(somebody: User, settings: object) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1  # type: ignore[attr-defined]
    crowd = Client(headers={"x-forwarded-for": "198.51.100.7, 203.0.113.1"})
    for number in range(31):
        sign_in(f"nobody-{number}", "wrong", crowd)
    assert "登录失败次数过多" in sign_in("wang", PASSWORD, crowd).answer.content.decode()  # type: ignore[attr-defined]
    assert is_in(sign_in("wang", PASSWORD, Client(headers={"x-forwarded-for": "198.51.100.7, 203.0.113.2"})))
