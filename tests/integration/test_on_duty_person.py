"""Somebody on duty beside the map: seen by who watches their region, called by a tap, every look written down."""

import pytest
from django.test import Client
from django.urls import reverse

from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.models import User
from onecity.core.accounts.phones import put_phone
from onecity.core.accounts.scope import Actor
from onecity.core.ledger.models import LookUp
from onecity.core.resources.actions import set_status, telephone_of
from onecity.core.resources.models import Status
from onecity.core.shell.map_layers import layers_for
from tests.factories import IN_WEST, City

PHONE = "13800001234"


@pytest.fixture
def worker(city: City) -> User:
    """A grid worker of the west on duty, with a telephone."""
    user = User.objects.get(pk=city["grid_worker"].user_id)
    put_phone(user, PHONE)
    user.save()
    set_status(city["grid_worker"], Status.ON, (IN_WEST.x, IN_WEST.y))
    return user


def as_(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    client.cookies["onecity_language"] = "en"
    return client


@pytest.mark.parametrize("target", ["", "drawer"])
def test_who_watches_sees_where_they_are_and_no_number(city: City, worker: User, target: str) -> None:
    headers = {"HX-Target": target} if target else {}
    text = as_(city["duty_officer"]).get(reverse("resources:person", args=[worker.pk]), headers=headers).content.decode()
    assert "On duty" in text and "Grid worker" in text and "138****1234" in text and PHONE not in text
    assert ("<html" in text) is not bool(target)
    assert not LookUp.objects.exists()


def test_a_tap_shows_the_number_and_is_written_down(city: City, worker: User) -> None:
    text = as_(city["duty_officer"]).post(reverse("resources:telephone", args=[worker.pk])).content.decode()
    assert f'href="tel:{PHONE}"' in text
    look = LookUp.objects.get()
    assert (look.subject_kind, look.subject_id, look.purpose) == ("user", worker.username, "Call somebody in the field")


def test_nobody_else_sees_or_calls_them(city: City, worker: User) -> None:
    for who in ("clerk", "other_grid_worker", "county_clerk"):
        client = as_(city[who])
        assert client.get(reverse("resources:person", args=[worker.pk])).status_code == 404
        assert client.post(reverse("resources:telephone", args=[worker.pk])).status_code == 404
        with pytest.raises(NotAllowed):
            telephone_of(city[who], worker, "call")
    assert not LookUp.objects.exists()
    desk = User.objects.get(pk=city["acceptor"].user_id)
    assert as_(city["duty_officer"]).get(reverse("resources:person", args=[desk.pk])).status_code == 404


def test_a_mark_on_the_map_leads_there(city: City) -> None:
    layer = next(one for one in layers_for(city["duty_officer"]) if one["key"] == "workers")
    assert layer["opens"] == "/on-duty/{id}/"
