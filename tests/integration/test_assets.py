"""Assets and their labels: a code read in the street opens the report form with what is known of the object."""

import pytest
from django.test import Client

from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor
from onecity.core.cases.assets.actions import Found, change_state, record_assets
from onecity.core.cases.assets.labels import qr_svg
from onecity.core.cases.assets.queries import AssetFilter, filtered_assets
from onecity.core.cases.models import Asset, Case
from onecity.core.cases.models.asset import AssetState
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
