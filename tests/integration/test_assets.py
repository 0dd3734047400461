"""Assets and their labels: a code read in the street opens the report form with what is known of the object."""

import pytest
from django.http import QueryDict
from django.test import Client

from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions import Report, report
from onecity.core.cases.assets.actions import Found, change_state, record_assets
from onecity.core.cases.assets.labels import qr_svg
from onecity.core.cases.assets.queries import AssetFilter, filtered_assets
from onecity.core.cases.assets.tiles import FROM_ZOOM, asset_tile
from onecity.core.cases.models import Asset, Case
from onecity.core.cases.models.asset import AssetState
from onecity.core.cases.states import Source
from onecity.core.registry import map_layers
from onecity.science.tiles import tile_at
from tests.factories import EAST, IN_EAST, IN_WEST, WEST, City, person
from tests.streams import content_of


@pytest.fixture
def lamp(city: City) -> Asset:
    """A lamp in the west, and another in the east."""
    places = ((f"{WEST}01037000001", IN_WEST), (f"{EAST}01037000002", IN_EAST))
    found = [Found(code, city.category, "东昌路路灯", "Street lamp", at.x, at.y, city.bureau) for code, at in places]
    assert record_assets(found) == 2
    return Asset.objects.get(code=places[0][0])


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def sent(lamp: Asset, text: str) -> dict[str, object]:
    return {"text": text, "point": f"{lamp.point.x},{lamp.point.y}", "place": lamp.place, "category": lamp.category_id, "asset": lamp.label}


def test_assets_are_recorded_once_and_only_inside_the_city(city: City, lamp: Asset) -> None:
    assert (lamp.region_code[:6], lamp.place != "", len(lamp.code), lamp.retired) == (WEST, True, 17, False)
    again = Found(lamp.code, city.category, "x", "x", IN_WEST.x, IN_WEST.y)
    outside = Found("1", city.category, "x", "x", 100.0, 36.0)
    assert record_assets([again, outside]) == 0


def test_a_label_opens_the_form_with_object_place_and_category_filled_in(lamp: Asset) -> None:
    page = Client().get(f"/a/{lamp.label}/").content.decode()
    assert lamp.code in page
    assert f'name="asset" value="{lamp.label}"' in page
    assert f'name="category" value="{lamp.category_id}" checked' in page
    assert f"{lamp.point.x:.6f},{lamp.point.y:.6f}" in page


def test_a_report_by_label_names_the_object_and_the_next_reader_is_told_of_it(lamp: Asset) -> None:
    client = Client()
    assert client.post("/report/", sent(lamp, "灯杆歪了要倒")).status_code == 302
    case = Case.objects.get()
    assert (case.asset_code, case.category_id) == (lamp.code, lamp.category_id)
    page = Client().get(f"/a/{lamp.label}/").content.decode()
    assert "待受理" in page
    assert "灯杆歪了要倒" not in page
    Case.objects.update(state="closed")
    assert "待受理" not in Client().get(f"/a/{lamp.label}/").content.decode()


def test_what_was_typed_is_kept_with_its_object_when_something_is_missing(lamp: Asset) -> None:
    answer = Client().post("/report/", sent(lamp, ""))
    assert answer.status_code == 422
    assert f'name="asset" value="{lamp.label}"' in answer.content.decode()


def test_an_unknown_label_and_one_out_of_use_say_so(city: City, lamp: Asset) -> None:
    assert Client().get("/a/nobody-printed-this/").status_code == 404
    change_state(person("data_steward", city.centre), lamp.pk, AssetState.REMOVED)
    answer = Client().get(f"/a/{lamp.label}/")
    assert (answer.status_code, 'name="text"' in answer.content.decode()) == (410, False)
    Client().post("/report/", sent(lamp, "灯杆歪了要倒"))
    assert Case.objects.get().asset_code == ""


def test_who_works_for_a_region_sees_its_assets_only(city: City, lamp: Asset) -> None:
    assert filtered_assets(city["acceptor"], AssetFilter()).count() == 2
    assert [one.code[:6] for one in filtered_assets(city["county_clerk"], AssetFilter())] == [EAST]
    assert [one.pk for one in filtered_assets(city["acceptor"], AssetFilter(words="东昌 路灯", state="intact"))][:1] == [lamp.pk]
    with pytest.raises(NotAllowed):
        filtered_assets(person("citizen", None, ""), AssetFilter())
    with pytest.raises(NotAllowed):
        change_state(city["acceptor"], lamp.pk, AssetState.MISSING)


def test_labels_are_printed_as_drawings_and_the_file_holds_none_of_them(city: City, lamp: Asset) -> None:
    client = client_of(city["acceptor"])
    sheet = client.get(f"/assets/labels/?words={lamp.code}").content.decode()
    assert sheet.count("<path") >= 1
    assert lamp.code in sheet
    assert "style=" not in qr_svg("https://example.org/a/x/")
    exported = content_of(client.get("/assets/export/csv")).decode()  # type: ignore[arg-type]
    assert lamp.code in exported
    assert lamp.label not in exported
    assert client.get("/assets/").status_code == 200


def hints(city: City, who: str = "acceptor", **typed: str) -> str:
    return client_of(city[who]).post("/intake/surroundings", typed).content.decode()


def about(city: City, code: str, text: str = "灯杆歪了") -> Case:
    """An open case about the object of a number."""
    return report(city["acceptor"], Report(text, IN_WEST.x, IN_WEST.y, city.category, Source.HOTLINE, asset_code=code))


def test_an_open_case_of_the_same_object_is_told_at_the_desk_as_a_likely_repeat(city: City, lamp: Asset) -> None:
    case, other = about(city, lamp.code), about(city, "别的", "井盖响")
    page = hints(city, asset_code=lamp.code)
    assert (page.count("data-repeat"), f"/cases/{case.pk}/" in page) == (1, True)
    assert f'data-place="{lamp.point.x}' in page
    near = hints(city, asset_code=lamp.code, point=f"{IN_WEST.x},{IN_WEST.y}")
    assert (near.count(f"/cases/{case.pk}/"), near.count(f"/cases/{other.pk}/")) == (1, 1)
    assert "data-repeat" not in hints(city, asset_code="")
    assert "data-repeat" in hints(city, asset_code="别的")
    Case.objects.update(state="closed")
    assert "data-repeat" not in hints(city, asset_code=lamp.code)


def test_the_number_typed_at_the_desk_is_kept_with_the_case(city: City, lamp: Asset) -> None:
    given = {"text": "灯不亮", "point": f"{IN_WEST.x},{IN_WEST.y}", "category": city.category.pk, "request_kind": "help"}
    assert client_of(city["acceptor"]).post("/intake/", given | {"asset_code": lamp.code}).status_code == 302
    assert Case.objects.get().asset_code == lamp.code


def test_an_asset_is_opened_within_scope_with_the_cases_in_sight(city: City, lamp: Asset) -> None:
    case = about(city, lamp.code)
    address = f"/assets/{lamp.pk}/"
    page = client_of(city["acceptor"]).get(address).content.decode()
    assert lamp.code in page
    assert f"/cases/{case.pk}/" in page
    assert 'name="state"' not in page
    drawer = client_of(person("data_steward")).get(address, headers={"HX-Request": "true", "HX-Target": "drawer"}).content.decode()
    assert ("<html" in drawer, 'name="state"' in drawer, f"/cases/{case.pk}/" in drawer) == (False, True, False)
    assert client_of(city["county_clerk"]).get(address).status_code == 404


def test_assets_are_drawn_from_close_up_and_only_for_whom_they_concern(city: City, lamp: Asset) -> None:
    def tile(who: Actor, zoom: int = 16) -> bytes:
        return asset_tile(who, zoom, *tile_at(zoom, lamp.point.x, lamp.point.y), QueryDict())

    assert lamp.code.encode() in tile(city["acceptor"])
    assert tile(city["acceptor"], FROM_ZOOM - 1) == b""
    for stranger in (city["county_clerk"], city["grid_worker"], person("citizen", None, "")):
        assert tile(stranger) == b""
    change_state(person("data_steward", city.centre), lamp.pk, AssetState.REMOVED)
    assert tile(city["acceptor"]) == b""


def test_the_layer_of_assets_is_offered_and_off(city: City) -> None:
    [layer] = [one for one in map_layers() if one.key == "assets"]
    assert not layer.visible
    assert "acceptor" in (layer.roles or ())
    assert "/tiles/assets/" in client_of(city["acceptor"]).get("/").content.decode()
