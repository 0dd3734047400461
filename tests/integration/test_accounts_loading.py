"""Organisations and demo people of the packaged city."""

import csv

from django.conf import settings

from onecity.core.accounts.demo import demo_people
from onecity.core.accounts.loading import Place, load_organisations
from onecity.core.accounts.models import Appointment, Organisation, User


def places() -> list[Place]:
    with settings.CITY.file("regions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [Place(row["code"], row["level"], row["name_zh"], row["name_en"]) for row in rows]


def test_kinds_are_instantiated_for_every_county_and_township(db: None) -> None:
    load_organisations(settings.CITY.folder, places())
    assert Organisation.objects.filter(kind="county office").count() == 10 * 11
    assert Organisation.objects.filter(kind="township").count() == 136
    office = Organisation.objects.get(code="371521-CG")
    assert office.path == "/LC/371521/371521-CG/"
    assert office.parent.code == "371521"


def test_loading_twice_changes_nothing(db: None) -> None:
    first = load_organisations(settings.CITY.folder, places())
    assert first > 1000
    assert load_organisations(settings.CITY.folder, places()) == 0


def test_demo_people_hold_every_post_once(db: None) -> None:
    load_organisations(settings.CITY.folder, places())
    logins = demo_people(places(), "3715", "371502", "Peony-river-48")
    again = demo_people(places(), "3715", "371502", "Peony-river-48")
    assert {login.username for login in logins} >= {"acceptor", "dutyofficer", "dispatcher", "clerk-lc-cg"}
    assert logins == again
    assert User.objects.filter(synthetic=False).count() == 0
    assert Appointment.objects.count() == User.objects.count()
