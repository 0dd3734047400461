"""Searching names in English: both names, in pieces, in pinyin; in whatever language the page is."""

import pytest
from django.contrib.gis.geos import LineString
from django.utils.translation import override

from onecity.core.accounts.scope import NOBODY
from onecity.core.cases.queries.choices import find_regions
from onecity.core.geo.addresses import place_of_address
from onecity.core.geo.models import Place, Region, Road
from onecity.core.geo.search import find_places
from tests.factories import IN_WEST, WEST, City


@pytest.fixture
def named(city: City) -> City:
    """The small city with names as a map has them."""
    Region.objects.filter(code=f"{WEST}001").update(name_zh="东阿街道", name_en="Dong'e Subdistrict")
    Region.objects.filter(code=f"{WEST}001001").update(name_zh="利民社区", name_en="Limin Community")
    line = LineString((IN_WEST.x - 0.001, IN_WEST.y), (IN_WEST.x + 0.001, IN_WEST.y), srid=4326)
    Road.objects.create(name_zh="东昌路", name_en="Dongchang Road", road_class="street", geom=line, synthetic=True)
    Place.objects.create(
        kind="landmark", name_zh="光岳楼", name_en="Guangyue Tower", point=IN_WEST, region_code=f"{WEST}001001", synthetic=True
    )
    return city


FOUND = [
    ("Dong'e Subdistrict", "Dong'e Subdistrict"),
    ("donge", "Dong'e Subdistrict"),
    ("dong e jiedao", "Dong'e Subdistrict"),
    ("东阿", "Dong'e Subdistrict"),
    ("dongchang rd", "Dongchang Road"),
    ("Dong Chang Lu", "Dongchang Road"),
    ("dongchanglu", "Dongchang Road"),
    ("东昌路", "Dongchang Road"),
    ("guangyue", "Guangyue Tower"),
    ("limin dong'e", "Limin Community"),
]


@pytest.mark.parametrize(("typed", "name"), FOUND)
def test_a_name_is_found_however_it_is_typed(named: City, typed: str, name: str) -> None:
    with override("en"):
        assert find_places(NOBODY, typed, 8)[0].label == name


@pytest.mark.parametrize("typed", [typed for typed, _name in FOUND])
def test_english_names_are_found_on_a_chinese_page_too(named: City, typed: str) -> None:
    with override("zh-hans"):
        assert find_places(NOBODY, typed, 8)


@pytest.mark.parametrize("typed", ["e", "road", "%", "_", "dongchang% road", "no such street"])
def test_pieces_are_taken_literally(named: City, typed: str) -> None:
    with override("en"):
        found = {hit.label for hit in find_places(NOBODY, typed, 50)}
    assert found <= {"Dong'e Subdistrict", "Dongchang Road", "Guangyue Tower", "Limin Community"} | {
        hit for hit in found if typed in hit.lower()
    }


@pytest.mark.parametrize("address", ["12 Dongchang Rd", "dong chang lu 12", "Near Guangyue Tower, Limin Community", "光岳楼东侧"])
def test_an_address_in_english_names_its_place(named: City, address: str) -> None:
    with override("en"):
        assert place_of_address(address).label in ("Dongchang Road", "Guangyue Tower")


@pytest.mark.parametrize("typed", ["limin", "Li Min", "利民"])
def test_whoever_chooses_a_region_finds_it_by_either_name(named: City, typed: str) -> None:
    assert [region.code for region in find_regions(named["dispatcher"], typed)] == [f"{WEST}001001"]
