"""Failures at the entrance lock a person out in every web process; a wrong second factor too; nobody makes an account of their own."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from onecity.core.accounts.models import User
from onecity.project import cluster
from tests.integration.test_accounts_entrance import ALLOWED_FAILURES, LOGIN, PASSWORD, asked_again, is_in, one_time_code, sign_in

LOCKED = "Too many failed login attempts"
ENGLISH = {"accept-language": "en"}

TRY = """
import json, sys
import django; django.setup()
from django.conf import settings
settings.PASSWORD_HASHERS, settings.ALLOWED_HOSTS = ["django.contrib.auth.hashers.MD5PasswordHasher"], ["testserver"]
from django.test import Client
def outcome(login, password):
    client = Client(headers={"accept-language": "en"})
    answer = client.post("/accounts/login/", {"login": login, "password": password})
    if client.get("/me/").status_code == 200:
        return "in"
    return "locked" if "Too many failed login attempts" in answer.content.decode() else "refused"
print(json.dumps([outcome(*attempt) for attempt in json.loads(sys.argv[1])]))
"""


@pytest.fixture
def wang(transactional_db: None) -> User:
    """Somebody, seen by other processes too."""
    cache.clear()
    return User.objects.create_user("wang", password=PASSWORD, name="王工")


def elsewhere(*attempts: tuple[str, str]) -> list[str]:
    """What comes of these attempts to sign in at another process: in, refused, or locked."""
    environment = os.environ | {
        "DATABASE_URL": cluster.default_cluster().url(str(connection.settings_dict["NAME"])),
        "DJANGO_SETTINGS_MODULE": "onecity.project.settings",
    }
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", TRY, json.dumps(attempts)], cwd=root, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    outcomes: list[str] = json.loads(done.stdout.splitlines()[-1])
    return outcomes


@pytest.mark.skipif(cluster.elsewhere(), reason="the other process needs the private cluster")
def test_a_lock_holds_in_every_process_even_for_the_right_password(wang: User) -> None:
    assert elsewhere(("wang", PASSWORD), ("wang", "wrong"), ("wang", "wrong")) == ["in", "refused", "refused"]
    for _attempt in range(ALLOWED_FAILURES - 2):
        sign_in("wang", "wrong", Client(headers=ENGLISH))
    here = sign_in("wang", PASSWORD, Client(headers=ENGLISH))
    assert not is_in(here) and LOCKED in here.answer.content.decode()  # type: ignore[attr-defined]
    assert elsewhere(("wang", PASSWORD)) == ["locked"]


def test_a_session_that_is_open_stays_open_during_the_lock(wang: User) -> None:
    working = sign_in("wang")
    for _attempt in range(ALLOWED_FAILURES):
        sign_in("wang", "wrong")
    assert not is_in(sign_in("wang"))
    assert is_in(working)


def test_wrong_codes_of_the_second_factor_are_limited(wang: User) -> None:
    owner = sign_in("wang")
    asked_again(owner, owner.get("/accounts/2fa/totp/activate/"))
    page = owner.get("/accounts/2fa/totp/activate/").content.decode()
    secret = page.split('id="authenticator_secret"')[1].split('value="')[1].split('"')[0]
    owner.post("/accounts/2fa/totp/activate/", {"code": one_time_code(secret, time.time())})
    cache.clear()
    thief = sign_in("wang", client=Client(headers=ENGLISH))
    for number in range(ALLOWED_FAILURES):
        thief.post("/accounts/2fa/authenticate/", {"code": f"{number:06d}"})
    answer = thief.post("/accounts/2fa/authenticate/", {"code": one_time_code(secret, time.time())})
    assert answer.status_code == 200 and LOCKED in answer.content.decode()
    assert not is_in(thief)


@pytest.mark.parametrize("configured", [False, True])
def test_the_identity_service_is_offered_where_one_is_configured(db: None, settings: Any, configured: bool) -> None:
    app = {"provider_id": "city", "name": "统一身份", "client_id": "o", "secret": "s", "settings": {"server_url": "http://127.0.0.1:9"}}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}} if configured else {}
    page = Client(headers=ENGLISH).get(LOGIN).content.decode()
    assert ("统一身份" in page and "/oidc/city/login/" in page) is configured


def test_there_is_no_way_to_sign_up(db: None) -> None:
    visitor = Client(headers=ENGLISH)
    assert "/accounts/signup/" not in visitor.get(LOGIN).content.decode()
    page = visitor.get("/accounts/signup/")
    assert page.status_code == 200 and 'name="password1"' not in page.content.decode()
    for address in ("/accounts/signup/", "/accounts/3rdparty/signup/"):
        visitor.post(address, {"username": "intruder", "email": "i@example.org", "password1": PASSWORD, "password2": PASSWORD})
    assert not User.objects.exists()
