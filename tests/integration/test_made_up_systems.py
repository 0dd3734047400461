"""The made-up systems of departments beside the demonstration: connected while they run, marked as made up, switched off in the end."""

import threading
from urllib.request import urlopen

import pytest
from django.test import Client
from pytest_django import Settings

from onecity.core.accounts.models import User
from onecity.core.cases.models import Case
from onecity.interop.linkage.models import Platform
from onecity.interop.linkage.simulated import beside
from onecity.interop.linkage.simulated.beside import FAILING, SLOW, connected, made_up_dispatcher, reachable, send_out
from onecity.project.demo.living import SYSTEMS_HOST, living_program, systems_opened
from onecity.project.processes import wait_until
from onecity.project.up import worker_program
from tests.factories import City, person, small_city
from tests.loop import reported, walk


def made_up_world(city: City) -> Case:
    User.objects.filter(pk=city["dispatcher"].user_id).update(synthetic=True)
    case = walk(city, reported(city, synthetic=True), "accept", "file")
    Case.objects.filter(pk=case.pk).update(synthetic=True)
    return case


def test_they_are_connected_while_they_run_and_switched_off_afterwards(city: City) -> None:
    with connected(SYSTEMS_HOST):
        assert set(Platform.objects.filter(active=True).values_list("code", flat=True)) == {SLOW, FAILING}
        assert Platform.objects.get(code=SLOW).settings["url"].startswith(f"http://{SYSTEMS_HOST}:")
    assert not Platform.objects.filter(active=True).exists()
    with connected(SYSTEMS_HOST):
        assert Platform.objects.filter(active=True).count() == 2


def test_they_are_marked_as_made_up_on_the_page(city: City) -> None:
    with connected(SYSTEMS_HOST):
        browser = Client(headers={"Accept-Language": "en"})
        keeper = User.objects.get(pk=person("administrator", city.centre).user_id)
        browser.force_login(keeper, backend="django.contrib.auth.backends.ModelBackend")
        page = browser.get("/linkage/").content.decode()
    assert page.count("Made up for the demonstration") == 2


def test_only_made_up_cases_are_sent_out_to_each_in_turn(city: City) -> None:
    real = walk(city, reported(city, text="真实的案件"), "accept", "file")
    first, second = made_up_world(city), made_up_world(city)
    dispatcher = made_up_dispatcher()
    assert dispatcher is not None
    with connected(SYSTEMS_HOST):
        sent = [send_out(dispatcher, turn) for turn in range(3)]
    assert {case.pk for case in sent if case} == {first.pk, second.pk}
    assert [case.external["to"] for case in sent if case] == [SLOW, FAILING]
    real.refresh_from_db()
    assert real.state == "filed"


def test_linkage_reaches_them_by_an_address_of_their_own(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not reachable(SYSTEMS_HOST)
    monkeypatch.setenv("ONECITY_LINKAGE_NETWORKS", "10.0.0.0/8")
    assert systems_opened() == {"ONECITY_LINKAGE_NETWORKS": f"10.0.0.0/8,{SYSTEMS_HOST}/32"}
    settings.LINKAGE_NETWORKS = systems_opened()["ONECITY_LINKAGE_NETWORKS"].split(",")
    assert reachable(SYSTEMS_HOST) and not reachable("127.0.0.1")


def test_only_beside_a_living_city_the_worker_may_reach_them() -> None:
    assert worker_program().environment == {}
    assert worker_program(living=True).environment == living_program().environment == systems_opened()
    assert SYSTEMS_HOST in living_program().command


@pytest.mark.django_db(transaction=True)
def test_they_play_until_they_are_told_to_stop() -> None:
    case, stop = made_up_world(small_city()), threading.Event()
    playing = threading.Thread(target=beside.play, args=(stop, SYSTEMS_HOST, 0.05))
    playing.start()
    assert wait_until(lambda: Case.objects.filter(pk=case.pk, state="external").exists(), 20)
    url = Platform.objects.get(code=FAILING).settings["url"]
    stop.set()
    playing.join(20)
    assert not playing.is_alive() and not Platform.objects.filter(active=True).exists()
    with pytest.raises(OSError):
        urlopen(url, timeout=2)
