"""The frame: components, preferences, search, error pages, the guide."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor
from onecity.core.shell import errors
from onecity.core.shell.parts import Act, Clock, Column, Run
from tests.factories import person


def drawn(source: str, **values: object) -> str:
    """A template with the tags of the house, drawn in English for a visitor."""
    request = RequestFactory().get("/cases/?order=due&region=3715")
    request.user = AnonymousUser()
    with translation.override("en"):
        return Template("{% load onecity %}" + source).render(Context({"request": request, **values}))


def signed_in(actor: Actor) -> Client:
    """A browser of somebody signed in."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def test_a_running_clock_ticks_and_a_stopped_one_does_not() -> None:
    due = timezone.now() + timedelta(minutes=50, seconds=30)
    running = drawn("{% clock_bar clock %}", clock=Clock("Close", "warn", 0.79, due=due))
    assert 'width="79%"' in running and "50 min left" in running and "data-due" in running
    stopped = drawn("{% clock_bar clock %}", clock=Clock("Handle", "stopped", 0.4, text="review on 1 Sep"))
    assert "review on 1 Sep" in stopped and "data-due" not in stopped


def test_the_words_of_a_counted_limit_and_its_bar_say_the_same() -> None:
    now = timezone.now()
    runs = (Run(now, now + timedelta(hours=1), 1 / 7200),)
    clock = Clock("Sign", "ok", 0.25, due=now + timedelta(hours=9), amount=2, unit="working_hour", runs=runs)
    bar = drawn("{% clock_bar clock %}", clock=clock)
    assert 'width="25%"' in bar and "1.5 of 2 working hours left" in bar
    assert f'data-runs="{now.timestamp():.0f},{now.timestamp() + 3600:.0f},0.000138889"' in bar


def test_a_clock_on_the_wall_runs_to_150_percent() -> None:
    assert 'width="100%"' in drawn("{% clock_bar clock hall=True %}", clock=Clock("", "late", 9.0))
    assert 'width="66.67%"' in drawn("{% clock_bar clock hall=True %}", clock=Clock("", "late", 1.0))


def test_risky_acts_stand_last_and_ask_by_name() -> None:
    acts = [Act("Void", "/void", "v", "risk", "post", "Void LC-1?"), Act("Note", "/note"), Act("Close", "/close", "c", "main")]
    bar = drawn("{% act_bar acts %}", acts=acts, csrf_token="t")
    assert bar.index("Close") < bar.index("Note") < bar.index("Void LC-1?")
    assert 'data-key="c"' in bar


def test_what_people_wrote_is_never_markup() -> None:
    bar = drawn(
        "{% stage 'filed' label %}{% reason_chip label value %}{% section label %}{{ value }}{% endsection %}",
        label="<b>",
        value="<script>",
    )
    assert "<script>" not in bar and "<b></" not in bar


def test_a_sorted_head_turns_its_order_and_keeps_the_filters() -> None:
    head = drawn("{% table_head columns 'due' %}", columns=[Column("Due", "due", numeric=True), Column("Unit")])
    assert 'aria-sort="ascending"' in head and "order=-due" in head and "region=3715" in head


def test_the_theme_is_kept_on_the_device(client: Client) -> None:
    response = client.post("/preferences/theme", {"theme": "dark", "next": "/map"})
    assert response.headers["Location"] == "/map"
    assert response.cookies["onecity_theme"].value == "dark"


def test_preferences_lead_nowhere_else(client: Client) -> None:
    response = client.post("/preferences/language", {"language": "xx", "next": "https://elsewhere.example/"})
    assert response.headers["Location"] == "/"
    assert response.cookies["onecity_language"].value == "zh-hans"


@pytest.mark.django_db
def test_search_is_for_signed_in_people_and_says_when_it_finds_nothing(client: Client) -> None:
    assert client.get("/search?q=x").status_code == HTTPStatus.FOUND
    answers = signed_in(person("duty_officer")).get(
        "/search", {"q": "no such place \0𠮷"}, headers={"HX-Request": "true", "Accept-Language": "en"}
    )
    assert answers.status_code == HTTPStatus.OK
    assert "no such place 𠮷" in answers.content.decode()
    assert "<html" not in answers.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("face", ["desk", "hall"])
def test_the_guide_is_for_administrators(face: str) -> None:
    assert signed_in(person("administrator")).get("/guide/", {"face": face}).status_code == HTTPStatus.OK
    assert signed_in(person("duty_officer")).get("/guide/").status_code == HTTPStatus.FORBIDDEN


@pytest.mark.django_db
@pytest.mark.parametrize("status", sorted(errors.FAULTS))
def test_error_pages_say_what_to_do_next(status: int, rf: RequestFactory) -> None:
    request = rf.get("/nowhere")
    request.user = AnonymousUser()
    page = errors.page(request, status)
    assert page.status_code == status
    assert str(errors.FAULTS[status].text) in page.content.decode()


def test_a_broken_page_needs_no_database(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.request_id, request.csp_nonce = "4711-abcd", "n0nce"  # type: ignore[attr-defined]
    page = errors.broken(request)
    assert page.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert "4711-abcd" in page.content.decode() and '<style nonce="n0nce">' in page.content.decode()
