"""What the door refuses, and how it says so: status, format, and the argument by its name."""

from unittest.mock import patch

import pytest
from django.test import Client
from pytest_django import Settings

from onecity.core.accounts.models import User
from onecity.core.accounts.scope import actor_of
from onecity.core.cases.actions import Submission, perform
from onecity.core.cases.models import Case
from onecity.core.programs.actions import revoke_key
from onecity.core.programs.callers import keys_in_force
from onecity.core.programs.models import ApiKey
from tests.conformance.conftest import BASE, new_key, posted
from tests.conformance.open311 import checked_json, checked_xml
from tests.factories import EAST, IN_EAST, IN_WEST, WEST, City, person

BAD_REPORTS = [
    ({"lat": IN_WEST.x, "long": IN_WEST.y}, 400, "lat, long"),
    ({"lat": 39.9, "long": 116.4}, 400, "lat, long"),
    ({"lat": "nan"}, 400, "lat"),
    ({"long": "east"}, 400, "long"),
    ({"long": None}, 400, "long"),
    ({"lat": None, "long": None}, 400, "long"),
    ({"lat": None, "long": None, "address_string": "柳园路"}, 400, "address_string"),
    ({"lat": None, "long": None, "address_string": "a\x00b"}, 400, "address_string"),
    ({"lat": None, "long": None, "address_string": "%"}, 400, "address_string"),
    ({"lat": None, "long": None, "address_id": "999"}, 404, "address_id"),
    ({"lat": None, "long": None, "address_id": "371500"}, 404, "address_id"),
    ({"service_code": "incident-99999"}, 404, "service_code"),
    ({"email": "wang at example.org"}, 400, "email"),
    ({"email": f"{'w' * 250}@example.org"}, 400, "email"),
    ({"attribute[request_kind]": "gift"}, 400, "attribute[request_kind]"),
    ({"service_code": "06001"}, 404, "service_code"),
    ({"service_code": None}, 400, "service_code"),
    ({"description": ""}, 400, "description"),
    ({"description": "x" * 1_000_000}, 400, "description"),
    ({"description": "a\x00b"}, 400, "description"),
    ({"description": "垃圾".encode()[:-1]}, 400, "description"),
    ({"description": "垃圾".encode("gbk")}, 400, "description"),
    ({"address_string": "a\x00b"}, 400, "address_string"),
    ({"address_string": "路" * 300}, 400, "address_string"),
    ({"media_url": "http://" + "x" * 600}, 400, "media_url"),
    ({"phone": "1" * 40}, 400, "phone"),
    ({"jurisdiction_id": "sfgov.org"}, 404, "jurisdiction_id"),
]


@pytest.mark.parametrize(("changes", "status", "named"), BAD_REPORTS)
def test_a_bad_report_is_refused_by_name(city: City, client: Client, key: str, changes: dict, status: int, named: str) -> None:
    body = checked_json(posted(client, key, **changes), "errors", status)
    assert body[0]["code"] == status
    assert named in body[0]["description"]
    checked_xml(posted(client, key, f"{BASE}/requests.xml", **changes), "errors", status)
    assert not Case.objects.exists()


def test_rare_characters_survive_in_both_formats(city: City, client: Client, key: str) -> None:
    text = '𠮷野家门口 🚧 <b>井盖</b> & "坏了"'
    posted(client, key, description=text)
    assert client.get(f"{BASE}/requests.json?api_key={key}").json()[0]["description"] == text
    assert checked_xml(client.get(f"{BASE}/requests.xml?api_key={key}"), "service_requests").findtext("request/description") == text


def test_control_characters_do_not_break_xml(city: City, client: Client, key: str) -> None:
    posted(client, key, description="a\x08b")
    assert checked_xml(client.get(f"{BASE}/requests.xml?api_key={key}"), "service_requests").findtext("request/description") == "a\ufffdb"


def test_too_large_a_form_is_refused_and_not_broken(city: City, client: Client, key: str) -> None:
    checked_json(posted(client, key, description="垃" * 700_000), "errors", 400)


def test_another_charset_is_refused(city: City, client: Client, key: str) -> None:
    answer = client.post(f"{BASE}/requests.json", "api_key=x", "application/x-www-form-urlencoded; charset=gbk")
    checked_json(answer, "errors", 400)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("key", ["", "oc-guessed"])
def test_without_a_key_nothing_is_read_or_written(city: City, client: Client, method: str, key: str) -> None:
    answer = posted(client, key) if method == "post" else client.get(f"{BASE}/requests.json?api_key={key}")
    assert "api_key" in checked_json(answer, "errors", 403)[0]["description"]


def test_a_key_is_for_what_it_was_given_for(city: City, client: Client) -> None:
    reading, reporting = new_key(permissions=("read",)), new_key(permissions=("report",))
    checked_json(posted(client, reading), "errors", 403)
    checked_json(client.get(f"{BASE}/requests.json?api_key={reporting}"), "errors", 403)
    checked_json(posted(client, reporting), "receipt")


def test_a_revoked_key_is_locked_out(city: City, client: Client, key: str) -> None:
    checked_json(posted(client, key), "receipt")
    revoke_key(person("administrator"), ApiKey.objects.get().pk)
    with patch.object(keys_in_force, "kept_seconds", 0):
        checked_json(posted(client, key), "errors", 403)


def test_a_key_of_one_county_never_sees_a_case_of_another(city: City, client: Client, key: str) -> None:
    there = posted(client, key, lat=IN_EAST.y, long=IN_EAST.x).json()[0]["service_request_id"]
    here = posted(client, key).json()[0]["service_request_id"]
    west = new_key(WEST)
    assert [one["service_request_id"] for one in client.get(f"{BASE}/requests.json?api_key={west}").json()] == [here]
    assert client.get(f"{BASE}/requests.json?api_key={west}&service_request_id={there}").json() == []
    checked_json(client.get(f"{BASE}/requests/{there}.json?api_key={west}"), "errors", 404)


def test_a_key_of_an_organisation_sees_what_that_leads(city: City, client: Client, key: str) -> None:
    case_id = int(posted(client, key).json()[0]["service_request_id"])
    bureau = new_key(organisation=city.bureau)
    assert client.get(f"{BASE}/requests.json?api_key={bureau}").json() == []
    perform(city["acceptor"], case_id, "accept", Submission())
    perform(city["duty_officer"], case_id, "file", Submission())
    perform(city["dispatcher"], case_id, "dispatch", Submission(lead=city.bureau))
    assert len(client.get(f"{BASE}/requests.json?api_key={bureau}").json()) == 1


def test_a_key_of_one_county_reports_only_there(city: City, client: Client) -> None:
    east = new_key(EAST)
    checked_json(posted(client, east), "errors", 403)
    assert not Case.objects.exists()
    checked_json(posted(client, east, lat=IN_EAST.y, long=IN_EAST.x), "receipt")


BAD_QUESTIONS = [
    ("start_date=yesterday", 400, "start_date"),
    ("start_date=2026-07-01T00:00:00", 400, "start_date"),
    ("end_date=2026-13-01T00:00:00Z", 400, "end_date"),
    ("start_date=0001-01-01T00:00:00Z", 400, "start_date"),
    ("start_date=2026-01-01T00:00:00Z&end_date=2026-04-02T00:00:00Z", 400, "90"),
    ("start_date=2026-02-01T00:00:00Z&end_date=2026-01-01T00:00:00Z", 400, "start_date"),
    ("status=pending", 400, "status"),
    ("page=0", 400, "page"),
    ("page_size=100000", 400, "page_size"),
    ("service_code=nothing", 404, "service_code"),
    ("jurisdiction_id=sfgov.org", 404, "jurisdiction_id"),
]


@pytest.mark.parametrize(("query", "status", "named"), BAD_QUESTIONS)
def test_a_bad_question_is_refused_by_name(city: City, client: Client, key: str, query: str, status: int, named: str) -> None:
    assert named in checked_json(client.get(f"{BASE}/requests.json?api_key={key}&{query}"), "errors", status)[0]["description"]
    checked_xml(client.get(f"{BASE}/requests.xml?api_key={key}&{query}"), "errors", status)


@pytest.mark.parametrize("path", ["services/incident-99999", "requests/abc", "requests/99999999999999999999", "tokens/none"])
def test_what_does_not_exist_is_404(city: City, client: Client, key: str, path: str) -> None:
    checked_json(client.get(f"{BASE}/{path}.json?api_key={key}"), "errors", 404)


def test_other_methods_are_refused(city: City, client: Client, key: str) -> None:
    checked_json(client.delete(f"{BASE}/requests.json"), "errors", 400)


def test_pages_of_other_sites_may_call(city: City, client: Client, key: str) -> None:
    preflight = client.options(f"{BASE}/requests.json")
    assert preflight.headers["Access-Control-Allow-Methods"] == "GET, POST, OPTIONS"
    assert client.get(f"{BASE}/services.json").headers["Access-Control-Allow-Origin"] == "*"
    assert posted(client, "wrong").headers["Access-Control-Allow-Origin"] == "*"


def test_the_rate_of_a_key_is_kept(city: City, client: Client) -> None:
    slow = new_key(rate=2)
    statuses = [client.get(f"{BASE}/requests.json?api_key={slow}").status_code for _time in range(3)]
    assert statuses[:2] == [200, 200]
    assert statuses[2] == 429
    assert int(client.get(f"{BASE}/requests.json?api_key={slow}").headers["Retry-After"]) > 0


def test_guessing_keys_is_slowed(city: City, client: Client) -> None:
    statuses = [client.get(f"{BASE}/requests.json?api_key=oc-{number}").status_code for number in range(25)]
    assert statuses[-1] == 429


def test_the_public_subset_is_closed_by_default(city: City, client: Client, settings: Settings) -> None:
    assert settings.OPEN311_PUBLIC is False
    checked_json(client.get(f"{BASE}/requests.json"), "errors", 403)


def test_only_an_administrator_gives_out_keys(city: City, client: Client) -> None:
    client.force_login(User.objects.get(pk=city["leader"].user_id))
    assert client.get("/programs/keys/").status_code == 403


def test_a_new_key_is_shown_once_and_works(city: City, client: Client) -> None:
    administrator = User.objects.get(pk=person("administrator").user_id)
    assert actor_of(administrator).has_role("administrator")
    client.force_login(administrator)
    given = {"name": "市民热线", "permissions": ["report", "read"], "organisation": "LC-CG", "region_code": WEST, "rate": 60}
    page = client.post("/programs/keys/", given)
    text = page.context["new_text"]
    assert text in page.content.decode()
    assert text not in client.get("/programs/keys/").content.decode()
    checked_json(posted(Client(), text), "receipt")
    key = ApiKey.objects.get()
    assert text not in (key.digest, key.prefix)
    assert key.last_used_at is not None
    client.post(f"/programs/keys/{key.pk}/revoke")
    checked_json(posted(Client(), text), "errors", 403)


def test_a_bad_scope_is_refused(city: City, client: Client) -> None:
    client.force_login(User.objects.get(pk=person("administrator").user_id))
    page = client.post("/programs/keys/", {"name": "x", "permissions": ["read"], "organisation": "NONE", "region_code": "abc", "rate": 1})
    assert set(page.context["form"].errors) == {"organisation", "region_code"}
    assert not ApiKey.objects.exists()
