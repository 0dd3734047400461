"""The pages of the linkage: open to administrators only, everything done by them, no words of reports shown."""

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.test import Client
from pytest_django import Settings

from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions import Submission, perform
from onecity.core.cases.settled import horizon
from onecity.core.programs.actions import KeyOrder, issue
from onecity.interop.linkage.handing.claiming import begin
from onecity.interop.linkage.models import Delivery, Handover, Platform, Subscription
from onecity.interop.linkage.webhooks.delivering import Deliverer
from tests.factories import City, person
from tests.integration.test_case_loop import reported, walk
from tests.receivers import LOOPBACK, Reply, receiver

TEXT = "西区机密字样"


@pytest.fixture(autouse=True)
def nothing_known(settings: Settings) -> None:
    horizon.forget()
    settings.LINKAGE_NETWORKS = LOOPBACK


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def keeper(city: City) -> Client:
    return client_of(person("administrator", city.centre))


def subscribe(keeper: Client, url: str, **changes: object) -> Subscription:
    key = issue(KeyOrder("省平台"))[0]
    given = {"name": "省平台推送", "url": url, "key": key.pk, "acts": [], "categories": "", "region_code": "", "organisation": ""} | changes
    page = keeper.post("/linkage/subscriptions/new/", given)
    assert page.status_code == 200, page.content.decode()
    assert "whsec_" in page.content.decode()
    return Subscription.objects.get()


def test_a_subscription_is_made_tried_and_its_log_read_without_words_of_reports(city: City, keeper: Client) -> None:
    with receiver(lambda received: Reply(500, b"<b>down</b>")) as hook:
        subscription = subscribe(keeper, hook.url, categories="incident:06 incident:0601", organisation="LC-CG", acts=["dispatch", "sign"])
        address = f"/linkage/subscriptions/{subscription.pk}/"
        assert "whsec_" not in keeper.get(address).content.decode(), "the secret is shown once"
        walk(city, reported(city, text=TEXT), "accept", "file", "dispatch")
        keeper.post(f"{address}test/")
        async_to_sync(Deliverer(sync_to_async).catch_up)()
        page = keeper.get(address).content.decode()
        assert "linkage.test" in page
        for delivery in Delivery.objects.all():
            shown = keeper.get(f"/linkage/deliveries/{delivery.pk}/").content.decode()
            assert TEXT not in shown
            assert "&lt;b&gt;down" in shown
        assert keeper.get(f"{address}?state=dead&after=5").status_code == 200


def test_every_button_of_a_subscription_works(city: City, keeper: Client) -> None:
    with receiver() as hook:
        subscription = subscribe(keeper, hook.url)
        address = f"/linkage/subscriptions/{subscription.pk}/"
        for act, state in (("pause", "paused"), ("resume", "active"), ("test", "active")):
            assert keeper.post(f"{address}{act}/").status_code == 302
            subscription.refresh_from_db()
            assert subscription.state == state
        assert "whsec_" in keeper.post(f"{address}secret/").content.decode()
        reported(city)
        async_to_sync(Deliverer(sync_to_async).catch_up)()
        before = len(hook.received)
        assert keeper.post(f"{address}replay/", {"since": "2020-01-01T00:00"}).status_code == 302
        assert keeper.post(f"{address}replay/", {"since": "never"}).status_code == 422
        async_to_sync(Deliverer(sync_to_async).catch_up)()
        assert len(hook.received) == before + 1, "the report again; tests are not events"
        delivery = Delivery.objects.latest("pk")
        assert keeper.post(f"/linkage/deliveries/{delivery.pk}/again/").status_code == 302
        changed = keeper.post(f"{address}change/", {"name": "改名", "url": hook.url, "key": subscription.key_id})
        assert changed.status_code == 302
        assert keeper.post(f"{address}end/").status_code == 302
        subscription.refresh_from_db()
        assert (subscription.name, subscription.state) == ("改名", "ended")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"url": "ftp://x"}, "https://"),
        ({"url": "https://10.1.2.3/"}, "网络"),
        ({"categories": "06010"}, "incident:06010"),
        ({"organisation": "NONE"}, "单位"),
    ],
)
def test_a_bad_subscription_is_told_beside_its_field(city: City, keeper: Client, changes: dict, words: str) -> None:
    given = {"name": "x", "url": "https://a.example/", "key": issue(KeyOrder("x"))[0].pk} | changes
    page = keeper.post("/linkage/subscriptions/new/", given)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert not Subscription.objects.exists()


def test_a_system_is_connected_and_its_cases_are_followed(city: City, keeper: Client) -> None:
    given = {"name": "水务集团", "code": "water", "url": "http://127.0.0.1:1/", "unit": "LC", "password": "geheim"}
    assert keeper.post("/linkage/platforms/new/xml_forms/", given | {"url": "http://10.0.0.1/"}).status_code == 422
    page = keeper.post("/linkage/platforms/new/xml_forms/", given, follow=True)
    platform = Platform.objects.get()
    assert "geheim" not in page.content.decode()
    case = walk(city, reported(city, text=TEXT), "accept", "file")
    form = client_of(city["dispatcher"]).get(f"/cases/{case.pk}/act/send_out/").content.decode()
    assert "水务集团" in form
    perform(city["dispatcher"], case.pk, "send_out", Submission(platform="水务集团", note="请处理"))
    begin()
    page = keeper.get(f"/linkage/platforms/{platform.pk}/").content.decode()
    assert case.number in page
    assert TEXT not in page
    assert keeper.post(f"/linkage/handovers/{Handover.objects.get().pk}/now/").status_code == 302
    assert keeper.post(f"/linkage/platforms/{platform.pk}/", given | {"name": "水务", "password": ""}).status_code == 302
    keeper.post(f"/linkage/platforms/{platform.pk}/switch/", {"active": "0"})
    platform.refresh_from_db()
    assert (platform.active, platform.name, platform.secrets) == (False, "水务", {"password": "geheim"})


def test_the_overview_leads_everywhere(city: City, keeper: Client) -> None:
    with receiver() as hook:
        subscription = subscribe(keeper, hook.url)
    page = keeper.get("/linkage/").content.decode()
    assert f"/linkage/subscriptions/{subscription.pk}/" in page
    assert "/linkage/platforms/new/json_rest/" in page
    assert keeper.get("/linkage/platforms/new/none/").status_code == 404
    assert keeper.get("/linkage/subscriptions/999/").status_code == 404


@pytest.mark.parametrize("role", ["leader", "dispatcher", "clerk"])
def test_others_do_not_keep_the_linkage(city: City, keeper: Client, role: str) -> None:
    with receiver() as hook:
        subscription = subscribe(keeper, hook.url)
    other = client_of(city[role])
    assert other.get("/linkage/").status_code == 403
    assert other.get(f"/linkage/subscriptions/{subscription.pk}/").status_code == 403
    assert other.post(f"/linkage/subscriptions/{subscription.pk}/end/").status_code == 403
    assert Client().get("/linkage/").status_code == 302
    subscription.refresh_from_db()
    assert subscription.active
