"""Every figure of the hall leads to exactly what it counts: in the city, a county, a township, now and looking back; none stands unlinked."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from onecity.core.resources.actions import set_status
from onecity.core.resources.models import Status
from tests.factories import IN_WEST, WEST, City
from tests.integration.test_command_figures import NOW, busy
from tests.integration.test_command_pages import client_of

__all__ = ["busy"]
PLACES = ("", WEST, f"{WEST}001")
MOMENTS = ("", "2026-07-21T09:00:00+08:00")
SPANS = ("today", "day", "week")
COUNTED = ("hall-figures", "hall-rank", "hall-duty", "hall-states", "hall-legend", "hall-late-head", "hall-feed-head", "hall-hours")
"""The parts of the wall that hold figures."""
NUMBER = re.compile(r"\d[\d,]*")
NO_COUNTS = (
    re.compile(r"\d\d:\d\d"),
    re.compile(r"[\d.]+ ?%"),
    re.compile(r"(?<=in )\d+(?= minutes)"),
    re.compile(r"\d+ digits"),
    re.compile(r"\b\d+\.\d\b"),
    re.compile(r"Place \d+"),
)
"""What has digits and counts nothing: times, shares, names."""


class Wall(HTMLParser):
    """The words of some elements (by id) as (words, address of the link they stand in, class of the element)."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[str, str]] = []
        self.inside: list[str] = []
        self.link: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in VOID:
            return
        self.inside.append(given.get("id") or "")
        if tag in ("a", "button"):
            self._end()
            self.link.append(given.get("href") or "a button")

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if tag in ("a", "button"):
            self._end()
            self.link.pop()
        if tag in ("td", "p", "dd", "dt", "small", "section", "div"):
            self._end()
        self.inside.pop()

    def handle_data(self, data: str) -> None:
        if any(part in COUNTED for part in self.inside):
            self.words += data

    def _end(self) -> None:
        words = " ".join(self.words.split())
        if words:
            self.told.append((words, self.link[-1] if self.link else ""))
        self.words = ""


VOID = {"input", "br", "img", "meta", "link", "circle", "line", "path", "rect", "option", "hr"}


def told(client: Client, asked: dict[str, str]) -> list[tuple[str, str]]:
    """What the panels of the wall tell, each with its link."""
    wall = Wall()
    wall.feed(client.get(reverse("command:panels"), asked).content.decode())
    return wall.told


def counted(words: str) -> list[int]:
    """The counts in some words."""
    for one in NO_COUNTS:
        words = one.sub("", words)
    return [int(number.replace(",", "")) for number in NUMBER.findall(words)]


def behind(client: Client, address: str) -> int:
    """How many rows an address lists."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    context: Any = answer.context
    if "people" in context:
        return len(context["people"])
    return context["counted"] if "counted" in context else context["page"].total


@pytest.fixture
def wall(busy: City) -> Client:
    """The wall of a leader over a busy city with somebody on duty."""
    set_status(busy["grid_worker"], Status.ON, (IN_WEST.x, IN_WEST.y))
    set_status(busy["other_grid_worker"], Status.BREAK, (116.02, 36.45))
    return client_of(busy["leader"])


@pytest.mark.parametrize("span", SPANS)
@pytest.mark.parametrize("at", MOMENTS)
@pytest.mark.parametrize("region", PLACES)
def test_each_figure_leads_to_exactly_what_it_counts(wall: Client, region: str, at: str, span: str) -> None:
    figures = told(wall, {"region": region, "at": at, "span": span, "than": "week"})
    compared = [(words, url) for words, url in figures if " than " in words or "of " in words or "as many as" in words]
    plain = [(words, url) for words, url in figures if (words, url) not in compared]
    assert len([words for words, url in plain if url.startswith("/")]) > 20
    for words, url in plain:
        for number in counted(words):
            assert url.startswith("/"), f"{words}: no way to what it counts"
            assert behind(wall, url) == number, f"{words}: {url}"


@pytest.mark.parametrize("region", PLACES)
def test_what_a_figure_is_compared_with_can_be_opened(wall: Client, region: str) -> None:
    answer = wall.get(reverse("command:panels"), {"region": region})
    situation = answer.context["situation"]
    now, before = situation.together
    expected = [situation.reports.before, now.due, before.late, before.rework]
    assert [behind(wall, figure.than_url) for figure in answer.context["figures"]] == expected
    assert any(expected)


def test_the_counts_on_the_map_lead_to_their_cases(wall: Client) -> None:
    seen = 0
    for region in PLACES:
        for label in wall.get(reverse("command:panels"), {"region": region}).context["script"]["labels"]:
            assert behind(wall, label["rows"]) == label["open"]
            seen += label["open"]
    assert seen


def test_the_pages_of_a_figure_keep_what_was_asked(wall: Client) -> None:
    since = NOW.replace(hour=0).isoformat()
    first = wall.get(reverse("command:figure", args=["span"]), {"since": since, "region": WEST})
    following = wall.get(f"{reverse('command:figure', args=['span'])}?{first.context['following']}")
    assert following.context["window"] == first.context["window"]
    assert following.context["page"].total == first.context["page"].total > 0
    assert wall.get(reverse("command:figure", args=["open"]), {"grid": "none"}).status_code == 404


def test_workers_of_other_places_are_not_listed(busy: City) -> None:
    assert client_of(busy["clerk"]).get(reverse("command:workers")).status_code == 403
    wall = client_of(busy["acceptor"])
    people = wall.get(reverse("command:workers"), {"region": WEST, "status": "off"}).context["people"]
    assert {one.pk for one in people} <= {busy["grid_worker"].user_id}


def test_a_city_without_cases_says_so(city: City) -> None:
    client = client_of(city["leader"])
    text = client.get(reverse("command:hall")).content.decode()
    assert "No case is late." in text and "Nothing has happened yet today." in text
    assert "Open" in text
    for words, url in told(client, {}):
        for number in counted(words):
            assert behind(client, url) == number, words
