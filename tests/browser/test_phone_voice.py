"""Voice notes on the phone: recorded, heard, discarded, kept without a network and sent once; a closed microphone says so."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from onecity.core.cases.models import Case, VoiceNote
from tests.browser.looking import serious_faults, too_wide
from tests.browser.test_case_pages import CHROMIUM, FLAGS, Opened, browser, town
from tests.browser.test_phone import PHONE
from tests.browser.test_phone_offline import WAITING, fill_report, opened_with_copies, until, with_a_likely_category
from tests.factories import City
from tests.voices import webm

__all__ = ["browser", "town"]
pytestmark = pytest.mark.django_db(transaction=True)
MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
TWO_MINUTES_LATER = """() => {
    const real = performance.now.bind(performance);
    performance.now = () => real() + (window.later ?? 0);
}"""


@pytest.fixture
def hearing(browser: Browser) -> Iterator[Browser]:
    """A browser with a microphone in which something beeps."""
    with_microphone = browser.browser_type.launch(executable_path=CHROMIUM, args=[*FLAGS, *MICROPHONE])
    yield with_microphone
    with_microphone.close()


def recorded(page: Page, milliseconds: int = 1500) -> None:
    """Record for a while."""
    page.click(".voice-field__shown button")
    expect(page.locator(".voice-field__stop")).to_contain_text("Stop, 0:0")
    page.wait_for_timeout(milliseconds)
    page.click(".voice-field__stop")
    expect(page.locator(".voice-field__shown audio")).to_be_visible()


def test_a_report_is_spoken_instead_of_typed(hearing: Browser, live_server: LiveServer, town: City) -> None:
    with_a_likely_category(town)
    opened = Opened(hearing, live_server, town["grid_worker"], PHONE)
    page = opened.goto("grid:report")
    recorded(page)
    page.click(".voice-field__shown [aria-label='Discard the voice note']")
    recorded(page)
    assert page.locator(".voice-field__shown audio").evaluate("audio => audio.error") is None
    assert serious_faults(page) == []
    assert not too_wide(page)
    fill_report(page, town, "")
    page.click(".phone__act [type=submit]")
    expect(page.locator(".toast")).to_contain_text("Reported")
    case = Case.objects.latest("pk")
    note = VoiceNote.objects.get(case=case)
    assert (case.text, note.media_type) == ("Told in the voice note.", "audio/webm")
    assert note.seconds is not None
    assert 1 <= note.seconds <= 4
    expect(page.locator(".voice audio")).to_be_visible()
    page.locator(".voice audio").evaluate("audio => audio.play()")
    assert not opened.complaints


def test_a_voice_note_waits_without_a_network_and_arrives_once(hearing: Browser, live_server: LiveServer, town: City) -> None:
    with_a_likely_category(town)
    opened = opened_with_copies(hearing, live_server, town)
    page = opened.page
    page.context.set_offline(True)
    opened.goto("grid:report")
    recorded(page)
    fill_report(page, town, "")
    page.click(".phone__act [type=submit]")
    expect(page.locator(".toast")).to_contain_text("Kept on this phone")
    expect(page.locator(".voice-field__shown audio")).to_have_count(0)
    opened.goto("grid:queue")
    expect(page.locator(".unsent .task__where").first).to_contain_text("photos: 1 · voice note")
    page.click(".unsent__acts a")
    expect(page.locator(".voice-field__shown audio")).to_be_visible()
    page.context.set_offline(False)
    opened.goto("grid:queue")
    page.click("#queue-send")
    until(page, lambda: page.evaluate(WAITING) == 0)
    assert VoiceNote.objects.count() == 1
    assert not opened.complaints


def test_recording_ends_by_itself_after_two_minutes(hearing: Browser, live_server: LiveServer, town: City) -> None:
    opened = Opened(hearing, live_server, town["grid_worker"], PHONE)
    opened.page.add_init_script(f"({TWO_MINUTES_LATER})()")
    page = opened.goto("grid:report")
    page.click(".voice-field__shown button")
    expect(page.locator(".voice-field__stop")).to_contain_text("of 2:00")
    page.evaluate("() => { window.later = 120_000 }")
    expect(page.locator(".voice-field__shown audio")).to_be_visible()
    assert not opened.complaints


def test_without_a_microphone_a_recording_is_chosen(browser: Browser, live_server: LiveServer, town: City) -> None:
    with_a_likely_category(town)
    opened = Opened(browser, live_server, town["grid_worker"], PHONE)
    page = opened.goto("grid:report")
    page.click(".voice-field__shown button")
    expect(page.locator("[data-voice-error]")).not_to_be_empty()
    page.set_input_files("input[name=voice]", files=[{"name": "a.txt", "mimeType": "text/plain", "buffer": b"no"}])
    expect(page.locator("[data-voice-error]")).to_have_text("a.txt is no sound")
    page.set_input_files("input[name=voice]", files=[{"name": "a.webm", "mimeType": "audio/webm", "buffer": webm()[:-3]}])
    fill_report(page, town)
    page.click(".phone__act [type=submit]")
    expect(page.locator("[data-voice-error]")).to_have_text("a.webm: The voice note arrived incomplete: record it again.")
    expect(page.locator(".voice-field__shown audio")).to_be_visible()
    page.set_input_files("input[name=voice]", files=[{"name": "a.webm", "mimeType": "audio/webm", "buffer": webm()}])
    page.click(".phone__act [type=submit]")
    expect(page.locator(".toast")).to_contain_text("Reported")
    assert VoiceNote.objects.get().seconds == 3
    assert not opened.complaints
