"""GeoReport v2 as the specification's tables have it, in both formats, and by a client that others wrote."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.contrib.gis.geos import Point
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from georeport import GeoReport
from lxml import etree
from PIL import Image
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from onecity.core.cases.actions import Submission, perform
from onecity.core.cases.models import Case
from onecity.core.cases.queries.callers import cases_of_caller
from onecity.core.cases.states import Source
from onecity.core.geo.models import Place
from onecity.core.ledger.cipher import decrypt
from onecity.interop.open311 import parameters
from onecity.interop.open311.formats import ITEM_OF
from tests.conformance.conftest import BASE, new_key, posted
from tests.conformance.open311 import checked_json, checked_xml
from tests.factories import EAST, IN_EAST, IN_WEST, WEST, City, category
from tests.pictures import jpeg
from tests.voices import webm


def test_discovery_names_the_endpoint(city: City, client: Client) -> None:
    body = checked_json(client.get("/open311/discovery.json"), "discovery")
    assert body["endpoints"][0]["url"] == f"http://testserver{BASE}"
    checked_xml(client.get("/open311/discovery.xml"), "discovery")


def test_services_are_the_categories_in_the_readers_language(city: City, client: Client) -> None:
    body = checked_json(client.get(f"{BASE}/services.json", headers={"Accept-Language": "en"}), "services")
    assert (body[0]["service_code"], body[0]["service_name"]) == ("incident-06001", "Exposed rubbish")
    element = checked_xml(client.get(f"{BASE}/services.xml", headers={"Accept-Language": "zh-CN"}), "services")
    assert element.findtext("service/service_name") == "暴露垃圾"


def test_headings_and_closed_categories_are_no_services(city: City, client: Client) -> None:
    heading = category("06", "市容环境", "City appearance")
    city.category.parent = heading
    city.category.save()
    city.other_category.active = False
    city.other_category.save()
    body = checked_json(client.get(f"{BASE}/services.json", headers={"Accept-Language": "en"}), "services")
    assert [(one["service_code"], one["group"]) for one in body] == [("incident-06001", "City appearance")]


def test_definition_asks_what_the_hotline_asks(city: City, client: Client, key: str) -> None:
    category("06010", "暴露垃圾", "Exposed rubbish")
    body = checked_json(client.get(f"{BASE}/services/incident-06010.json"), "service_definition")
    assert body["attributes"][0]["description"].startswith("垃圾在哪个位置")
    checked_xml(client.get(f"{BASE}/services/incident-06010.xml"), "service_definition")
    answered = posted(client, key, service_code="incident-06010", **{"attribute[q3]": "五天了"})
    case = Case.objects.get(pk=checked_json(answered, "receipt")[0]["service_request_id"])
    assert case.text.endswith("存在几天了? 五天了")


def test_component_keeps_the_number_on_the_object(city: City, client: Client, key: str) -> None:
    lamp = category("01037", "路灯", "Street lamp")
    lamp.kind = "component"
    lamp.save()
    assert checked_json(client.get(f"{BASE}/services/component-01037.json"), "service_definition")["attributes"][0]["code"] == "asset"
    posted(client, key, service_code="component-01037", **{"attribute[asset]": "DL-0042"})
    assert Case.objects.get().asset_code == "DL-0042"


def test_every_service_asks_what_kind_of_request_it_is_and_nobody_must_say(city: City, client: Client, key: str) -> None:
    assert checked_json(client.get(f"{BASE}/services.json"), "services")[0]["metadata"] is True
    body = checked_json(client.get(f"{BASE}/services/incident-06001.json", headers={"Accept-Language": "en"}), "service_definition")
    [asked] = [one for one in body["attributes"] if one["code"] == "request_kind"]
    assert (asked["datatype"], asked["required"]) == ("singlevaluelist", False)
    assert {"key": "complaint", "name": "Complaint"} in asked["values"]
    element = checked_xml(client.get(f"{BASE}/services/incident-06001.xml", headers={"Accept-Language": "zh-CN"}), "service_definition")
    assert "投诉" in element.xpath("//attribute[code='request_kind']/values/value/name/text()")
    posted(client, key)
    posted(client, key, **{"attribute[request_kind]": "complaint"})
    assert list(Case.objects.order_by("pk").values_list("request_kind", flat=True)) == ["", "complaint"]
    assert "complaint" not in Case.objects.get(request_kind="complaint").text


@pytest.mark.parametrize("format", ["json", "xml"])
def test_a_report_becomes_a_case(city: City, client: Client, key: str, format: str) -> None:
    answer = posted(
        client, key, f"{BASE}/requests.{format}", first_name="小明", last_name="王", phone="13812342207", email="Wang@example.org",
        jurisdiction_id="371500",
    )  # fmt: skip
    if format == "json":
        identity = checked_json(answer, "receipt")[0]["service_request_id"]
    else:
        identity = checked_xml(answer, "service_requests").findtext("request/service_request_id")
    case = Case.objects.get(pk=identity)
    assert (case.source, case.category, case.region_code[:6]) == (Source.OPEN311, city.category, WEST)
    assert (decrypt(case.reporter.name_cipher), decrypt(case.reporter.phone_cipher)) == ("王小明", "13812342207")
    assert decrypt(case.reporter.email_cipher) == "Wang@example.org"
    assert b"example" not in bytes(case.reporter.email_cipher)
    assert list(cases_of_caller(city["acceptor"], email="wang@example.org")) == [case]
    assert case.events.get().actor_name == "a program"
    assert case.token in answer.content.decode()


def test_a_base_grid_stands_for_an_address(city: City, client: Client, key: str) -> None:
    posted(client, key, lat=None, long=None, address_id=f"{EAST}00100100")
    assert Case.objects.get().region_code == f"{EAST}001001"


def named_place(name: str, village: str, longitude: float, latitude: float) -> Place:
    """A landmark within a village."""
    point = Point(longitude, latitude, srid=4326)
    return Place.objects.create(name_zh=name, name_en="", kind="landmark", point=point, region_code=village, synthetic=True)


def test_a_region_code_stands_for_an_address(city: City, client: Client, key: str) -> None:
    posted(client, key, lat=None, long=None, address_id=f"{EAST}001002")
    case = Case.objects.get()
    assert case.region_code == f"{EAST}001002"
    assert f"地{EAST}001002" in case.text


@pytest.mark.parametrize("format", ["json", "xml"])
def test_an_address_that_names_one_place_is_taken_and_said(city: City, client: Client, key: str, format: str) -> None:
    named_place("光岳楼", f"{WEST}001002", 115.96, 36.44)
    address = "光岳楼北门"
    answer = posted(client, key, f"{BASE}/requests.{format}", lat=None, long=None, address_string=address)
    assert answer.status_code == 200
    case = Case.objects.get()
    assert ((case.point.x, case.point.y), case.place, case.region_code) == ((115.96, 36.44), address, f"{WEST}001002")
    assert "光岳楼" in case.text
    assert "address_string" in case.text


def test_coordinates_come_before_an_address(city: City, client: Client, key: str) -> None:
    named_place("光岳楼", f"{WEST}001002", 115.96, 36.44)
    posted(client, key, address_string="光岳楼北门")
    assert Case.objects.get().point.coords == IN_WEST.coords


def test_the_county_in_an_address_decides_between_places_of_one_name(city: City, client: Client, key: str) -> None:
    named_place("人民广场", f"{WEST}001001", 115.92, 36.44)
    named_place("人民广场", f"{EAST}001001", 116.02, 36.44)
    nowhere = checked_json(posted(client, key, lat=None, long=None, address_string="人民广场"), "errors", 400)
    assert nowhere[0]["description"].count("人民广场") == 2
    posted(client, key, lat=None, long=None, address_string=f"地{EAST}人民广场东侧")
    assert Case.objects.get().region_code == f"{EAST}001001"


def test_an_address_of_nothing_small_names_what_it_found(city: City, client: Client, key: str) -> None:
    refused = checked_json(posted(client, key, lat=None, long=None, address_string=f"地{EAST}"), "errors", 400)
    assert f"地{EAST}" in refused[0]["description"]
    named_place("第一中学", f"{EAST}001001", 116.02, 36.44)
    similar = checked_xml(posted(client, key, f"{BASE}/requests.xml", lat=None, long=None, address_string="中学"), "errors", 400)
    assert "第一中学" in similar.findtext("error/description")
    assert not Case.objects.exists()


def with_media(client: Client, key: str, *files: SimpleUploadedFile, **more: str) -> str:
    """A report with files, as a form; returns its identity."""
    place = {"service_code": "incident-06001", "lat": IN_WEST.y, "long": IN_WEST.x, "description": "垃圾"}
    answer = client.post(f"{BASE}/requests.json", {"api_key": key, **place, "media": files, **more})
    return str(checked_json(answer, "receipt")[0]["service_request_id"])


def test_photos_come_along_as_media(city: City, client: Client, key: str) -> None:
    picture = BytesIO()
    Image.new("RGB", (40, 30), "grey").save(picture, "JPEG")
    identity = with_media(client, key, SimpleUploadedFile("heap.jpg", picture.getvalue(), "image/jpeg"))
    assert Case.objects.get(pk=identity).photos.count() == 1
    url = checked_json(client.get(f"{BASE}/requests/{identity}.json?api_key={key}"), "requests")[0]["media_url"]
    shown = client.get(url, headers={"X-Api-Key": key})
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert Image.open(BytesIO(b"".join(shown))).size == (40, 30)
    checked_json(client.get(url), "errors", 403)
    checked_json(client.get(url, headers={"X-Api-Key": new_key(EAST)}), "errors", 404)


def test_a_voice_note_comes_along_as_media(city: City, client: Client, key: str) -> None:
    said = SimpleUploadedFile("told.webm", webm(), "audio/webm")
    identity = with_media(client, key, said, description="")
    url = checked_json(client.get(f"{BASE}/requests/{identity}.json?api_key={key}"), "requests")[0]["media_url"]
    heard = client.get(url, headers={"X-Api-Key": key})
    assert (heard.headers["Content-Type"], b"".join(heard)) == ("audio/webm", webm())
    checked_json(client.get(url, headers={"X-Api-Key": new_key(EAST)}), "errors", 404)


def test_of_photo_and_voice_note_the_photo_is_shown(city: City, client: Client, key: str) -> None:
    said = SimpleUploadedFile("told", webm(), "application/octet-stream")
    identity = with_media(client, key, SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg"), said)
    case = Case.objects.get(pk=identity)
    assert (case.photos.count(), case.voices.count()) == (1, 1)
    shown = checked_json(client.get(f"{BASE}/requests/{identity}.json?api_key={key}"), "requests")[0]["media_url"]
    assert shown.endswith(f"/{case.photos.get().pk}.jpg")


def test_an_address_of_media_is_kept_as_text_and_not_fetched(city: City, client: Client, key: str) -> None:
    posted(client, key, media_url="http://127.0.0.1:1/x.jpg")
    assert Case.objects.get().text.endswith("media_url: http://127.0.0.1:1/x.jpg")


def test_a_repeated_report_is_one_case(city: City, client: Client, key: str) -> None:
    answers = [posted(client, key, headers={"Idempotency-Key": "5f0c"}).content for _time in range(3)]
    assert len(set(answers)) == 1
    assert Case.objects.count() == 1
    posted(client, new_key(), headers={"Idempotency-Key": "5f0c"})
    assert Case.objects.count() == 2


def as_told(value: object) -> object:
    """A JSON answer with its values written as XML writes them."""
    if isinstance(value, dict):
        return {name: as_told(one) for name, one in value.items()}
    if isinstance(value, list):
        return [as_told(one) for one in value]
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def as_read(element: etree._Element) -> object:
    """An XML answer as the structure its elements stand for; lists are those whose element is a plural."""
    if element.tag in ITEM_OF:
        return [as_read(one) for one in element]
    return {one.tag: as_read(one) for one in element} if len(element) else element.text or ""


@pytest.mark.parametrize(
    "path",
    [
        "discovery",
        "v2/services",
        "v2/services/component-01037",
        "v2/services/none-1",
        "v2/requests",
        "v2/requests/{id}",
        "v2/tokens/{token}",
    ],
)
def test_both_formats_say_the_same(city: City, client: Client, key: str, path: str) -> None:
    lamp = category("01037", "路灯", "Street lamp")
    lamp.kind = "component"
    lamp.save()
    posted(client, key)
    case = Case.objects.get()
    address = f"/open311/{path.format(id=case.pk, token=case.token)}"
    json_answer, xml_answer = (client.get(f"{address}.{format}?api_key={key}") for format in ("json", "xml"))
    assert json_answer.status_code == xml_answer.status_code
    assert as_told(json_answer.json()) == as_read(etree.fromstring(xml_answer.content))


def test_a_thousand_at_most_and_the_newest_first(city: City, client: Client, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parameters, "MOST_ROWS", 2)
    for _number in range(3):
        posted(client, key)
    answer = client.get(f"{BASE}/requests.json?api_key={key}")
    newest = [str(pk) for pk in Case.objects.order_by("-pk").values_list("pk", flat=True)[:2]]
    assert [one["service_request_id"] for one in answer.json()] == newest
    assert 'rel="next"' in answer.headers["Link"]


def test_ninety_days_and_not_a_day_more(city: City, client: Client, key: str) -> None:
    posted(client, key)
    Case.objects.update(reported_at=timezone.now() - timedelta(days=91))
    assert client.get(f"{BASE}/requests.json?api_key={key}").json() == []
    start = (timezone.now() - timedelta(days=100)).isoformat().replace("+", "%2B")
    assert len(client.get(f"{BASE}/requests.json?api_key={key}&start_date={start}").json()) == 1


@pytest.mark.parametrize("format", ["json", "xml"])
def test_requests_tell_states_as_open_and_closed_with_words(city: City, client: Client, key: str, format: str) -> None:
    posted(client, key)
    posted(client, key)
    perform(city["acceptor"], Case.objects.latest("pk").pk, "reject", Submission(note="不属于城市管理"))
    path, headers = f"{BASE}/requests.{format}?api_key={key}", {"Accept-Language": "en"}
    if format == "json":
        body = checked_json(client.get(path, headers=headers), "requests")
        told = [(one["status"], one["status_notes"]) for one in body]
    else:
        element = checked_xml(client.get(path, headers=headers), "service_requests")
        told = [(one.findtext("status"), one.findtext("status_notes")) for one in element]
    assert told == [("closed", "Not accepted: 不属于城市管理"), ("open", "Awaiting acceptance")]


def test_words_of_the_state_follow_the_readers_language(city: City, client: Client, key: str) -> None:
    posted(client, key)
    body = client.get(f"{BASE}/requests.json?api_key={key}", headers={"Accept-Language": "zh-CN"}).json()
    assert body[0]["service_name"] == "暴露垃圾"


def test_one_request_and_its_token(city: City, client: Client, key: str) -> None:
    identity = posted(client, key).json()[0]["service_request_id"]
    one = checked_json(client.get(f"{BASE}/requests/{identity}.json", headers={"X-Api-Key": key}), "requests")
    assert (one[0]["lat"], one[0]["long"]) == (IN_WEST.y, IN_WEST.x)
    checked_xml(client.get(f"{BASE}/requests/{identity}.xml?api_key={key}"), "service_requests")
    token = Case.objects.get().token
    assert checked_json(client.get(f"{BASE}/tokens/{token}.json"), "token")[0]["service_request_id"] == identity
    checked_xml(client.get(f"{BASE}/tokens/{token}.xml"), "service_requests")


def test_pages_follow_each_other_by_link(city: City, client: Client, key: str) -> None:
    for _number in range(5):
        posted(client, key)
    first = client.get(f"{BASE}/requests.json?api_key={key}&page_size=2")
    link = first.headers["Link"]
    assert "api_key" not in link
    assert "page=2" in link
    seen = [
        one["service_request_id"]
        for page in (1, 2, 3)
        for one in client.get(f"{BASE}/requests.json?api_key={key}&page_size=2&page={page}").json()
    ]
    assert seen == sorted(seen, key=int, reverse=True)
    assert len(seen) == 5


def test_filters(city: City, client: Client, key: str) -> None:
    first, second = (
        posted(client, key, service_code=code).json()[0]["service_request_id"] for code in ("incident-06001", "incident-06002")
    )
    perform(city["acceptor"], int(first), "reject", Submission(note="重复"))
    asked = {
        "status=open": [second],
        "status=closed": [first],
        "status=open,closed": [second, first],
        "service_code=incident-06001": [first],
        "service_code=incident-06001,incident-06002": [second, first],
        f"service_request_id={first}": [first],
        f"service_request_id={first},{second},abc&status=open": [second, first],
        "start_date=2001-01-01T00:00:00Z&end_date=2001-02-01T00:00:00Z": [],
        "end_date=2001-02-01T00:00:00%2B08:00": [],
    }
    for query, expected in asked.items():
        body = checked_json(client.get(f"{BASE}/requests.json?api_key={key}&{query}"), "requests")
        assert [one["service_request_id"] for one in body] == expected, query


def test_queries_do_not_grow_with_rows(city: City, client: Client, key: str, django_assert_max_num_queries) -> None:
    for _number in range(20):
        posted(client, key)
    with django_assert_max_num_queries(5):
        client.get(f"{BASE}/requests.json?api_key={key}")


def test_the_public_sees_neither_text_nor_exact_place(city: City, client: Client, key: str, settings: Settings) -> None:
    posted(client, key, lat=36.451234, long=115.921234, address_string="幸福小区3号楼2单元", description="我是王小明 13812342207")
    settings.OPEN311_PUBLIC = True
    body = checked_json(client.get(f"{BASE}/requests.json"), "requests")
    assert "王小明" not in str(body)
    assert "幸福小区" not in str(body)
    assert (body[0]["lat"], body[0]["long"], body[0]["address"]) == (36.451, 115.921, f"地{WEST}001")


def test_who_reports_is_shown_to_no_program(city: City, client: Client, key: str, settings: Settings) -> None:
    settings.OPEN311_PUBLIC = True
    posted(client, key, first_name="小明", last_name="王", phone="13812342207", email="wang@example.org")
    for address in (f"{BASE}/requests.json", f"{BASE}/requests.json?api_key={key}", f"/follow/{Case.objects.get().token}/"):
        page = client.get(address).content.decode()
        assert not any(secret in page for secret in ("王小明", "13812342207", "wang@"))


def test_matters_of_persons_are_not_public(city: City, client: Client, key: str, settings: Settings) -> None:
    category("X7005", "低保与临时救助", "Minimum allowance")
    posted(client, key, service_code="incident-X7005")
    settings.OPEN311_PUBLIC = True
    assert client.get(f"{BASE}/requests.json").json() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("format", ["json", "xml"])
def test_the_georeport_client_reads_everything(
    short_connections: None, live_server: LiveServer, city: City, client: Client, key: str, settings: Settings, format: str
) -> None:
    settings.OPEN311_PUBLIC = True
    ids = {posted(client, key, lat=place.y, long=place.x).json()[0]["service_request_id"] for place in (IN_WEST, IN_EAST)}
    program = GeoReport(f"{live_server.url}{BASE}", jurisdiction="371500", output_format=format)
    assert {one["service_code"] for one in program.get_service_list()} == {"incident-06001", "incident-06002"}
    assert program.get_service_definition("incident-06001")["service_code"] == "incident-06001"
    found = program.get_service_requests(service_code="incident-06001", status="open")
    assert {one["service_request_id"] for one in found} == ids
    assert program.get_service_request(min(ids))["status"] == "open"
