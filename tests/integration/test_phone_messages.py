"""Messages on the phone: one's own, unread first, read once or twice alike, leading to pages of the phone."""

import pytest
from django.urls import reverse

from onecity.apps.grid.views.messages import phone_address
from onecity.core.cases.models import Case
from onecity.core.notices.actions import mark_read, notify
from onecity.core.notices.models import Notice
from onecity.core.notices.queries import unread_count
from tests.factories import City
from tests.integration.test_grid_pages import client_of, handled

__all__ = ["handled"]
pytestmark = pytest.mark.django_db


def told(city: City, place: str, url: str = "/cases/1/", who: str = "grid_worker") -> Notice:
    """A message to the worker."""
    given = {"number": "LC1", "category_zh": "暴露垃圾", "category_en": "Exposed rubbish", "place": place, "note": ""}
    notify([city[who].user_id or 0], "case.dispatch", given, url)
    return Notice.objects.latest("pk")


def test_what_is_not_read_stands_first_and_leads_to_the_phones_own_page(city: City, handled: Case) -> None:
    Notice.objects.all().delete()
    first, second = told(city, "柳园路", f"/cases/{handled.pk}/"), told(city, "东昌路")
    mark_read(city["grid_worker"], [second.pk])
    page = client_of(city["grid_worker"]).get(reverse("grid:messages")).content.decode()
    assert page.index("柳园路") < page.index("东昌路")
    assert f'href="{reverse("grid:case", args=[handled.pk])}" data-id="{first.pk}" data-unread' in page
    assert page.count("data-unread") == page.count("message__new") == 1


def test_messages_are_marked_one_by_one_and_all_together_and_nobody_elses(city: City) -> None:
    mine, other, theirs = told(city, "a"), told(city, "b"), told(city, "c", who="other_grid_worker")
    client, address = client_of(city["grid_worker"]), reverse("grid:read")
    for _time in range(2):
        assert client.post(address, {"notice": [mine.pk, theirs.pk, "x", "9" * 30]}).status_code == 204
    assert unread_count(city["grid_worker"]) == 1
    assert Notice.objects.get(pk=theirs.pk).read_at is None
    assert client.post(address).url == reverse("grid:messages")
    assert Notice.objects.get(pk=other.pk).read_at is not None


def test_the_first_page_counts_what_is_not_read(city: City) -> None:
    told(city, "a")
    for query in ({}, {"parts": ""}):
        page = client_of(city["grid_worker"]).get(reverse("grid:today"), query).content.decode()
        assert '<span class="rail__count" title="">1</span>' in page
    assert "No messages" in client_of(city["other_grid_worker"]).get(reverse("grid:messages")).content.decode()


@pytest.mark.parametrize(
    ("url", "leads"),
    [
        ("/cases/7/?list=x", "/m/cases/7/"),
        ("/mail/", "/mail/"),
        ("", ""),
        ("https://example.com/cases/7/", ""),
        ("/nothing/here", "/nothing/here"),
    ],
)
def test_addresses_of_the_desk_become_those_of_the_phone(url: str, leads: str) -> None:
    assert phone_address(url) == leads
