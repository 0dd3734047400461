"""What a label leads to on the phone: the report of its object, in the worker's own pages; numbers stand in for labels that cannot be read."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile as File
from django.urls import reverse

from onecity.core.cases.models import Asset, Case
from onecity.core.cases.models.asset import AssetState
from tests.factories import IN_WEST, WEST, City
from tests.integration.test_grid_pages import client_of
from tests.integration.test_phone_queue import report_of, send
from tests.pictures import jpeg

pytestmark = pytest.mark.django_db
NUMBER = "37150201020000001"


@pytest.fixture(autouse=True)
def photos_beside_the_test(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def lamp(city: City) -> Asset:
    """A lamp in the worker's area."""
    named = {"name_zh": "路灯", "name_en": "Street lamp", "place": "柳园路"}
    return Asset.objects.create(code=NUMBER, category=city.category, region_code=f"{WEST}001001", point=IN_WEST, **named)


def test_a_typed_number_leads_to_the_report_of_its_object(city: City, lamp: Asset) -> None:
    client = client_of(city["grid_worker"])
    answer = client.get(reverse("grid:scan"), {"number": f" {NUMBER} "})
    assert answer.url == f"{reverse('grid:report')}?asset={lamp.label}"
    page = client.get(answer.url).content.decode()
    assert f'name="asset" value="{lamp.label}"' in page
    assert f'name="point" value="{IN_WEST.x:.6f},{IN_WEST.y:.6f}"' in page
    assert "Street lamp" in page


def test_numbers_of_other_areas_and_unknown_ones_are_told_alike(city: City, lamp: Asset) -> None:
    elsewhere = client_of(city["other_grid_worker"]).get(reverse("grid:scan"), {"number": NUMBER})
    assert f"No object of your area has the number {NUMBER}." in elsewhere.content.decode()
    unknown = client_of(city["grid_worker"]).get(reverse("grid:scan"), {"number": "1' OR \0"})
    assert "No object of your area" in unknown.content.decode()


def test_an_object_that_stands_there_no_longer_is_told_so(city: City, lamp: Asset) -> None:
    Asset.objects.update(state=AssetState.REMOVED)
    client = client_of(city["grid_worker"])
    assert "stands there no longer" in client.get(reverse("grid:scan"), {"number": NUMBER}).content.decode()
    assert "Street lamp" not in client.get(reverse("grid:report"), {"asset": lamp.label}).content.decode()


@pytest.mark.parametrize("asset", ["", "nobody-made-this", "\0", "x" * 300])
def test_a_label_nobody_made_leaves_an_empty_report(city: City, asset: str) -> None:
    assert 'name="asset" value=""' in client_of(city["grid_worker"]).get(reverse("grid:report"), {"asset": asset}).content.decode()


def test_the_report_knows_its_object_however_it_comes(city: City, lamp: Asset) -> None:
    client = client_of(city["grid_worker"])
    assert send(client, report_of(city, asset=lamp.label)).status_code == 200
    assert Case.objects.get().asset_code == NUMBER
    page = client.get(reverse("grid:report"), {"asset": lamp.label}).content.decode()
    assert "1 open case about it already" in page
    before, after = jpeg(), jpeg(colour=(1, 2, 3))
    spot = report_of(city, asset=lamp.label) | {"kind": "spot", "photos": [File("a.jpg", before)], "after": [File("b.jpg", after)]}
    assert send(client, spot).status_code == 200
    assert Case.objects.filter(asset_code=NUMBER).count() == 2
