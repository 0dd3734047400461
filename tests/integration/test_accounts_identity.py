"""Signing in by the city's identity service, against a real OpenID Connect provider that answers on this machine."""

import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from onecity.core.accounts.models import User

CLIENT_ID, SIGNING_KEY = "onecity", "a key of the identity service, long enough"


class Provider(BaseHTTPRequestHandler):
    """Discovery, token and userinfo of OpenID Connect Core 1.0, for one identity."""

    claims: dict[str, str] = {}

    def _issuer(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def _answer(self, body: dict[str, object]) -> None:
        text = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_GET(self) -> None:
        """Discovery and userinfo."""
        issuer = self._issuer()
        ends = {"authorization_endpoint": "authorize", "token_endpoint": "token", "userinfo_endpoint": "userinfo", "jwks_uri": "keys"}
        discovery = {"issuer": issuer, **{name: f"{issuer}/{end}" for name, end in ends.items()}}
        self._answer(self.claims if self.path == "/userinfo" else discovery)

    def do_POST(self) -> None:
        """The token, for a code."""
        self.rfile.read(int(self.headers["Content-Length"]))
        now = int(time.time())
        token = jwt.encode({"iss": self._issuer(), "aud": CLIENT_ID, "iat": now, "exp": now + 60, **self.claims}, SIGNING_KEY, "HS256")
        self._answer({"access_token": "t", "token_type": "Bearer", "id_token": token})

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@pytest.fixture
def provider(db: None, settings: object) -> Iterator[type[Provider]]:
    """The identity service, known to the house by its settings."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}"
    app = {"provider_id": "city", "name": "City identity", "client_id": CLIENT_ID, "secret": "s", "settings": {"server_url": address}}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}  # type: ignore[attr-defined]
    yield Provider
    server.shutdown()
    server.server_close()


def come_in(provider: type[Provider], subject: str, username: str) -> Client:
    """Walk the whole way: the button, the identity service's answer, back with a code."""
    provider.claims = {"sub": subject, "preferred_username": username}
    client = Client()
    assert "City identity" in client.get("/accounts/login/").content.decode()
    sent = client.post("/accounts/oidc/city/login/?process=login")
    asked = parse_qs(urlsplit(sent.url).query)
    assert asked["client_id"] == [CLIENT_ID] and "code_challenge" in asked
    client.answer = client.get("/accounts/oidc/city/login/callback/", {"code": "c", "state": asked["state"][0]})  # type: ignore[attr-defined]
    return client


def signed_in_as(client: Client) -> str | None:
    answer = client.get("/me/")
    return answer.wsgi_request.user.username if answer.status_code == 200 else None


def test_an_identity_is_bound_to_the_person_of_that_name_once(provider: type[Provider]) -> None:
    User.objects.create_user("zhao", name="赵工")
    assert signed_in_as(come_in(provider, "subject-1", "zhao")) == "zhao"
    assert SocialAccount.objects.get().uid == "subject-1"
    User.objects.create_user("qian", name="钱工")
    assert signed_in_as(come_in(provider, "subject-1", "qian")) == "zhao"


@pytest.mark.parametrize("username", ["stranger", "", "ZHAO"])
def test_an_identity_without_a_person_is_turned_away(provider: type[Provider], username: str) -> None:
    User.objects.create_user("zhao", name="赵工")
    client = come_in(provider, "subject-2", username)
    assert signed_in_as(client) is None
    assert "没有" in client.answer.content.decode()  # type: ignore[attr-defined]
    assert User.objects.count() == 1 and not SocialAccount.objects.exists()


def test_somebody_switched_off_does_not_come_in_that_way(provider: type[Provider]) -> None:
    user = User.objects.create_user("zhao", name="赵工")
    assert signed_in_as(come_in(provider, "subject-1", "zhao")) == "zhao"
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert signed_in_as(come_in(provider, "subject-1", "zhao")) is None


def test_a_second_identity_does_not_take_a_bound_person(provider: type[Provider]) -> None:
    User.objects.create_user("zhao", name="赵工")
    come_in(provider, "subject-1", "zhao")
    assert signed_in_as(come_in(provider, "subject-2", "zhao")) is None
