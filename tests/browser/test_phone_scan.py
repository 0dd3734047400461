"""Reading labels on the phone: by a camera that sees one, from a photo, without a network; other codes are told and not opened."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
import qrcode
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from onecity.core.cases.models import Asset
from tests.browser.looking import serious_faults, too_wide
from tests.browser.test_case_pages import CHROMIUM, FLAGS, Opened, browser, town
from tests.browser.test_phone import PHONE
from tests.browser.test_phone_offline import opened_with_copies
from tests.factories import IN_WEST, WEST, City

__all__ = ["browser", "town"]
pytestmark = pytest.mark.django_db(transaction=True)
WIDTH, HEIGHT = 640, 480
CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


@pytest.fixture
def lamp(town: City) -> Asset:
    """A lamp with a label."""
    named = {"name_zh": "路灯", "name_en": "Street lamp", "place": "柳园路"}
    return Asset.objects.create(code="37150201020000001", category=town.category, region_code=f"{WEST}001001", point=IN_WEST, **named)


def code_of(text: str) -> Image.Image:
    """A picture with a code in it, as a camera sees it."""
    made = qrcode.QRCode(box_size=8, border=4)
    made.add_data(text)
    code = made.make_image().get_image().convert("L")
    seen = Image.new("L", (WIDTH, HEIGHT), 200)
    seen.paste(code, ((WIDTH - code.width) // 2, (HEIGHT - code.height) // 2))
    return seen


def photo_of(text: str) -> dict[str, object]:
    """A photo of a code."""
    out = BytesIO()
    code_of(text).save(out, "JPEG", quality=80)
    return {"name": "label.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def film_of(text: str, file: Path) -> Path:
    """What a camera held over a code sees."""
    grey = bytes([128]) * (WIDTH * HEIGHT // 2)
    file.write_bytes(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\nFRAME\n".encode() + code_of(text).tobytes() + grey)
    return file


@pytest.fixture
def seeing(browser: Browser, tmp_path: Path) -> Callable[[str], Browser]:
    """Makes a browser whose camera sees a code."""

    def launched(text: str) -> Browser:
        film = film_of(text, tmp_path / "film.y4m")
        return browser.browser_type.launch(executable_path=CHROMIUM, args=[*FLAGS, *CAMERA, f"--use-file-for-fake-video-capture={film}"])

    return launched


def label_address(server: LiveServer, asset: Asset) -> str:
    return f"{server.url}{reverse('cases:label', args=[asset.label])}"


def test_the_camera_reads_a_label_and_its_report_opens(
    seeing: Callable[[str], Browser], live_server: LiveServer, town: City, lamp: Asset
) -> None:
    with seeing(label_address(live_server, lamp)) as camera:
        opened = Opened(camera, live_server, town["grid_worker"], PHONE)
        page = opened.goto("grid:scan")
        page.wait_for_url(f"**/m/report/?asset={lamp.label}")
        expect(page.locator(".field-report__asset")).to_contain_text("Street lamp")
        assert not opened.complaints


def test_a_code_of_another_site_is_told_and_not_opened(seeing: Callable[[str], Browser], live_server: LiveServer, town: City) -> None:
    with seeing("https://example.com/a/abcdefgh/") as camera:
        opened = Opened(camera, live_server, town["grid_worker"], PHONE)
        page = opened.goto("grid:scan")
        expect(page.locator(".scan__told")).to_have_text("This code leads to another site (example.com): it is not opened.")
        assert serious_faults(page) == []
        assert not too_wide(page)
        assert not opened.complaints


def test_without_a_camera_a_photo_is_read(browser: Browser, live_server: LiveServer, town: City, lamp: Asset) -> None:
    opened = Opened(browser, live_server, town["grid_worker"], PHONE)
    page = opened.goto("grid:scan")
    expect(page.locator(".scan__told")).to_contain_text("choose a photo")
    told = page.locator(".scan__told")
    for content, words in (
        (photo_of("javascript:alert(1)"), "This code is no label of an object here: javascript:alert(1)"),
        (photo_of(f"{live_server.url}/accounts/logout/"), "This code is no label of an object here"),
        ({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"no"}, "a.jpg is no photo"),
    ):
        page.set_input_files("[data-scan-photo]", files=[content])
        expect(told).to_contain_text(words)
    page.set_input_files("[data-scan-photo]", files=[photo_of(label_address(live_server, lamp))])
    page.wait_for_url(f"**/m/report/?asset={lamp.label}")
    assert not opened.complaints


def test_a_label_is_read_without_a_network(browser: Browser, live_server: LiveServer, town: City, lamp: Asset) -> None:
    opened = opened_with_copies(browser, live_server, town)
    page = opened.goto("grid:scan")
    page.context.set_offline(True)
    opened.goto("grid:scan")
    expect(page.locator("#offline-band")).to_contain_text("As of")
    page.set_input_files("[data-scan-photo]", files=[photo_of(label_address(live_server, lamp))])
    page.wait_for_url(f"**/m/report/?asset={lamp.label}")
    expect(page.locator("#report-form [name=asset]")).to_have_value(lamp.label)
    assert not opened.complaints
