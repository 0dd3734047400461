"""Every address of the house, walked by people who must not see a case: nothing of it leaks, nothing breaks.

New routes are covered the moment they are mounted: the URL table itself is walked.
"""

import re
from collections.abc import Iterator
from itertools import product
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions import Report, ReporterDetails, Submission, perform, report
from onecity.core.cases.models import Case, CaseEvent
from onecity.core.cases.photos import read_photo
from onecity.core.cases.states import Source
from tests.factories import IN_WEST, City, person
from tests.pictures import jpeg

SECRET_TEXT = "西区机密字样"
SECRET_NAME, SECRET_PHONE = "欧阳密", "13700001234"
NOT_WALKED = ("live/", "readyz")
"""Streams that do not end, and the probe that says no when no worker runs."""
MAY_WAIT = ("accounts/", "i18n/")


def routes() -> list[str]:
    """Every route of the URL table, as Django writes it."""
    return sorted(set(_routes(get_resolver().url_patterns, "")))


def _routes(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        else:
            yield route


def secret_case(city: City) -> Case:
    """A dispatched case of the western county with a photo and a reporter."""
    given = Report(
        SECRET_TEXT, IN_WEST.x, IN_WEST.y, city.category, Source.WEB,
        photos=[read_photo("a.jpg", jpeg())], reporter=ReporterDetails(SECRET_NAME, SECRET_PHONE),
    )  # fmt: skip
    case = report(city["acceptor"], given)
    for act, who, submission in (
        ("accept", "acceptor", Submission()),
        ("file", "duty_officer", Submission()),
        ("dispatch", "dispatcher", Submission(lead=city.bureau)),
    ):
        case = perform(city[who], case.pk, act, submission)
    return case


def _fillings(case: Case) -> dict[str, list[str]]:
    photo = case.photos.get()
    return {
        "int": [str(case.pk), str(photo.pk)],
        "uuid": [str(uuid4())],
        "path": ["x"],
        "slug": ["cases", "sign"],
        "str": ["cases", "sign", case.number or ""],
    }


def addresses(route: str, case: Case) -> Iterator[str]:
    """A route with its arguments filled in by everything guessable about the case."""
    plain = re.sub(r"\(\?P<\w+>[^)]*\)", "<str:x>", route.replace("^", "").replace("$", "").replace("\\Z", "").replace("\\", ""))
    slots = re.findall(r"<(?:(\w+):)?\w+>", plain)
    fillings = _fillings(case)
    for chosen in product(*(fillings.get(kind or "str", ["1"]) for kind in slots)):
        address = plain
        for value in chosen:
            address = re.sub(r"<[^>]+>", value, address, count=1)
        yield "/" + address


def client_of(actor: Actor | None) -> Client:
    client = Client(raise_request_exception=False)
    if actor is not None:
        client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def strangers(city: City) -> dict[str, Actor | None]:
    """People who must not see the case: other county, other bureau, other township, none at all."""
    return {
        "clerk of another county": city["county_clerk"],
        "clerk of another bureau": city["other_clerk"],
        "grid worker elsewhere": city["other_grid_worker"],
        "administrator": person("administrator", city.centre),
        "citizen": person("citizen", None, ""),
        "visitor": None,
    }


def _body(response: object) -> str:
    if getattr(response, "streaming", False):
        parts = response.streaming_content  # type: ignore[attr-defined]
        return b"".join(parts).decode(errors="replace") if not hasattr(parts, "__aiter__") else ""
    return response.content.decode(errors="replace")  # type: ignore[attr-defined]


def _leaks(body: str, case: Case) -> list[str]:
    return [secret for secret in (SECRET_TEXT, SECRET_NAME, SECRET_PHONE, case.token) if secret in body]


def _walked(route: str) -> bool:
    return not route.startswith(NOT_WALKED)


@pytest.mark.parametrize(
    "who", ["clerk of another county", "clerk of another bureau", "grid worker elsewhere", "administrator", "citizen", "visitor"]
)
def test_no_route_shows_a_case_to_a_stranger(city: City, who: str) -> None:
    case = secret_case(city)
    client = client_of(strangers(city)[who])
    history = CaseEvent.objects.filter(case=case).count()
    for route in filter(_walked, routes()):
        for address in addresses(route, case):
            for method in ("get", "post"):
                if method == "post" and route.startswith(MAY_WAIT):
                    continue
                response = getattr(client, method)(address)
                assert response.status_code < 500, (method, address, response.status_code)
                assert not _leaks(_body(response), case), (method, address)
                if address.startswith("/accounts/logout") or response.wsgi_request.session.is_empty():
                    client = client_of(strangers(city)[who])
    assert CaseEvent.objects.filter(case=case).count() == history


def test_no_route_breaks_for_those_who_may_see(city: City) -> None:
    case = secret_case(city)
    for role in ("acceptor", "dispatcher", "clerk", "grid_worker", "leader"):
        client = client_of(city[role])
        for route in filter(_walked, routes()):
            for address in addresses(route, case):
                if not address.startswith("/accounts/logout"):
                    status = client.get(address).status_code
                    assert status < 500, (role, address, status)


def test_personal_data_is_masked_even_for_those_who_may_see(city: City) -> None:
    case = secret_case(city)
    client = client_of(city["acceptor"])
    for route in filter(_walked, routes()):
        for address in addresses(route, case):
            if not address.startswith("/accounts/logout"):
                body = _body(client.get(address))
                assert SECRET_PHONE not in body, address
                assert SECRET_NAME not in body, address
