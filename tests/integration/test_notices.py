"""Notices: in the reader's language, to whom they are for and nobody else, counted on the bell."""

import pytest
from django.test import Client
from django.utils.translation import override

from onecity.core import registry
from onecity.core.accounts.models import User
from onecity.core.accounts.scope import NOBODY, Actor
from onecity.core.notices.actions import MOST_IN_ONE_EVENT, mark_read, notify
from onecity.core.notices.live import is_for
from onecity.core.notices.models import Notice
from onecity.core.notices.queries import notices_of, unread_count
from onecity.core.notices.wording import in_words
from tests.factories import City

PARAMETERS = {"number": "LC1", "category_zh": "暴露垃圾", "category_en": "Exposed rubbish", "place": "东昌路", "note": ""}


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def tell(*actors: Actor, url: str = "/cases/1/") -> None:
    notify([actor.user_id for actor in actors if actor.user_id], "case.dispatch", PARAMETERS, url)


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", "派遣给您：暴露垃圾，东昌路（LC1）"), ("en", "Dispatched to you: Exposed rubbish, 东昌路 (LC1)")]
)
def test_a_notice_is_worded_in_the_language_of_who_reads_it(language: str, words: str) -> None:
    with override(language):
        assert in_words("case.dispatch", PARAMETERS) == words


def test_older_and_undeclared_notices_are_shown_all_the_same() -> None:
    assert in_words("gone.long.ago", {}) == "gone.long.ago"
    assert in_words("case.dispatch", {})
    assert set(registry.notice_words()) >= {"case.dispatch", "case.fail"}


def test_everybody_reads_only_their_own(city: City) -> None:
    clerk, other = city["clerk"], city["other_clerk"]
    tell(clerk, clerk)
    assert (unread_count(clerk), unread_count(other), unread_count(NOBODY)) == (1, 0, 0)
    assert notices_of(other) == [] == notices_of(NOBODY)
    assert mark_read(other, [notices_of(clerk)[0].pk]) == 0
    assert (mark_read(clerk), mark_read(clerk), unread_count(clerk)) == (1, 0, 0)


def test_opening_a_notice_reads_it_and_leads_on(city: City) -> None:
    tell(city["clerk"])
    notice = notices_of(city["clerk"])[0]
    assert client_of(city["other_clerk"]).post(f"/notices/{notice.pk}/open/").status_code == 404
    assert unread_count(city["clerk"]) == 1
    assert client_of(city["clerk"]).post(f"/notices/{notice.pk}/open/").url == "/cases/1/"
    assert unread_count(city["clerk"]) == 0


def test_a_notice_never_leads_out_of_the_house(city: City) -> None:
    tell(city["clerk"], url="https://example.org/")
    notice = notices_of(city["clerk"])[0]
    assert client_of(city["clerk"]).post(f"/notices/{notice.pk}/open/").url == "/notices/"


def test_the_page_and_the_bell_show_what_is_new(city: City) -> None:
    tell(city["clerk"])
    client = client_of(city["clerk"])
    assert ">1<" in client.get("/notices/bell/").content.decode()
    assert "派遣给您：暴露垃圾" in client.get("/notices/").content.decode()
    client.post("/notices/read/")
    assert client.get("/notices/bell/").content.decode().strip() == ""
    assert client.get("/notices/?before=x").status_code == 200


def test_many_are_told_by_one_insert_and_small_events(
    city: City, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: object
) -> None:
    people = User.objects.bulk_create(User(username=f"u{number}", name="u") for number in range(MOST_IN_ONE_EVENT + 1))
    events: list[dict[str, list[int]]] = []
    monkeypatch.setattr("onecity.core.notices.actions.publish", lambda kind, payload: events.append(payload))
    with django_assert_num_queries(1):  # type: ignore[operator]
        notify([user.pk for user in people], "case.dispatch", PARAMETERS)
    assert Notice.objects.count() == len(people)
    assert sorted(one for event in events for one in event["users"]) == [user.pk for user in people]
    assert max(len(event["users"]) for event in events) <= MOST_IN_ONE_EVENT


def test_the_live_line_tells_only_those_it_is_for(city: City) -> None:
    payload = {"users": [city["clerk"].user_id]}
    assert is_for(city["clerk"], payload)
    assert not is_for(city["other_clerk"], payload)
    assert not is_for(NOBODY, payload)


def test_nobody_to_tell_is_no_notice(city: City) -> None:
    notify([], "case.dispatch", PARAMETERS)
    assert not Notice.objects.exists()


@pytest.mark.parametrize("address", ["/notices/", "/notices/bell/"])
def test_visitors_sign_in_first(db: None, address: str) -> None:
    assert Client().get(address).url.startswith("/accounts/login/")
