"""The place of a case in the reader's language: what the map described it describes in English too, a person's words stay."""

from collections.abc import Iterator

import pytest
from django.contrib.gis.geos import LineString
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from onecity.core.accounts.models import User
from onecity.core.cases.models import Case
from onecity.core.geo.models import Region, Road
from onecity.core.geo.place_words import place_in_english, place_in_languages, remembered_names
from tests.factories import IN_WEST, City
from tests.loop import reported

VILLAGE_EN = "Place 371502001001, Place 371502001"


@pytest.fixture(autouse=True)
def _names_asked_anew() -> Iterator[None]:
    """Names are kept between requests; each test has a map of its own. What is not told otherwise is read in Chinese."""
    remembered_names.clear()
    with override("zh-hans"):
        yield
    remembered_names.clear()


def road(name_zh: str, name_en: str) -> None:
    """A named road through the place of the tests."""
    line = LineString((IN_WEST.x - 0.001, IN_WEST.y), (IN_WEST.x + 0.001, IN_WEST.y), srid=4326)
    Road.objects.create(name_zh=name_zh, name_en=name_en, road_class="street", geom=line, synthetic=True)


def in_english(case: Case) -> str:
    with override("en"):
        return case.where


def test_a_place_described_by_the_map_is_read_in_either_language(city: City) -> None:
    road("东昌路", "Dongchang Road")
    case = reported(city)
    assert case.where == case.place == "地371502001地371502001001，东昌路附近"
    assert in_english(case) == f"near Dongchang Road, {VILLAGE_EN}"


def test_without_a_road_near_the_village_and_township_are_said(city: City) -> None:
    assert in_english(reported(city)) == VILLAGE_EN


def test_a_road_without_an_english_name_is_left_out(city: City) -> None:
    road("东昌路", "")
    assert in_english(reported(city)) == VILLAGE_EN


def test_of_two_english_names_for_one_road_none_is_guessed(city: City) -> None:
    road("东昌路", "Dongchang Road")
    road("东昌路", "East Prosperity Road")
    assert in_english(reported(city)) == VILLAGE_EN


@pytest.mark.parametrize("words", ["柳园路42号邮局对面", "地371502001地371502001001东门", "地371502001", "附近", "，附近"])
def test_what_a_person_wrote_stays_as_it_is(city: City, words: str) -> None:
    assert in_english(reported(city, place=words)) == words


def test_a_name_the_map_no_longer_has_stays_chinese(city: City) -> None:
    case = reported(city)
    Region.objects.filter(code=case.region_code).update(name_zh="新村")
    assert in_english(case) == case.place


def test_no_words_and_an_unknown_region_are_no_fault(city: City) -> None:
    assert place_in_english("", "371502001001") == ""
    assert place_in_english("某地", "999999999999") == "某地"


def test_notices_carry_the_place_in_both_languages(city: City) -> None:
    case = reported(city)
    assert place_in_languages(case.place, case.region_code) == {"place_zh": case.place, "place_en": VILLAGE_EN}


@pytest.mark.parametrize(("language", "shown"), [("en", VILLAGE_EN), ("zh-hans", "地371502001地371502001001")])
def test_pages_show_the_place_in_their_language(city: City, client: Client, language: str, shown: str) -> None:
    case = reported(city)
    client.cookies["onecity_language"] = language
    client.force_login(User.objects.get(pk=city["acceptor"].user_id))
    for page in (reverse("cases:list"), reverse("cases:detail", args=[case.pk])):
        assert shown in client.get(page).content.decode(), page
    known = client.get(reverse("geo:locate"), {"lon": IN_WEST.x, "lat": IN_WEST.y}).json()
    assert known["place"] == shown
