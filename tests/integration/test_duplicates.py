"""Duplicates: shown with reasons, linked by machine only when certain, confirmed and undone by people, never merged by machine."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions import Report, Submission, perform, report
from onecity.core.cases.actions.linking import confirm_link
from onecity.core.cases.errors import ActNotAllowed, BadInput
from onecity.core.cases.models import Case, CaseLink
from onecity.core.cases.queries.near import Told, near_open_cases
from onecity.core.cases.queries.related import related_to
from onecity.core.cases.states import Source, State
from tests.factories import IN_WEST, City

TEXT = "光岳楼北门慢车道上的垃圾堆成小山,臭得不行"
ALMOST = "光岳楼北门慢车道上垃圾堆成小山,臭得很"
METRE = 1 / 111_320


def reported(city: City, text: str = TEXT, metres: float = 0, hours: float = 0, who: str = "acceptor", **changes) -> Case:
    """A report some metres north of IN_WEST, some hours ago."""
    given = {"category": city.category, "source": Source.HOTLINE} | changes
    at = timezone.now() - timedelta(hours=hours)
    return report(city[who], Report(text, IN_WEST.x, IN_WEST.y + metres * METRE, **given), at=at)


def browser_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_repeated_report_is_linked_by_the_machine_and_both_go_on(city: City) -> None:
    first, second = reported(city, hours=2), reported(city, ALMOST, metres=20)
    link = CaseLink.objects.get()
    assert (link.case, link.other, link.automatic) == (second, first, True)
    assert link.score is not None and link.score >= 0.8
    assert set(link.parts) == {"text", "metres", "hours", "kinship"}
    assert {case.state for case in Case.objects.all()} == {State.REPORTED}
    assert [event.act for event in second.events.order_by("sequence")] == ["report", "link"]
    assert second.event_count == 2


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"metres": 60}, "too far"),
        ({"text": "路灯全灭了,晚上看不见"}, "another text"),
    ],
)
def test_what_is_not_certain_is_left_to_people(city: City, changes: dict, why: str) -> None:
    reported(city, hours=1)
    reported(city, **changes)
    assert not CaseLink.objects.exists(), why


def test_after_three_days_no_machine_links(city: City) -> None:
    reported(city, hours=73)
    reported(city)
    assert not CaseLink.objects.exists()


def test_a_closed_case_is_no_duplicate(city: City) -> None:
    first = reported(city, hours=1)
    Case.objects.filter(pk=first.pk).update(state=State.REJECTED)
    reported(city)
    assert not CaseLink.objects.exists()


def test_an_undone_link_is_never_made_again_by_the_machine_and_stays_in_the_history(city: City) -> None:
    reported(city, hours=1)
    second = reported(city)
    link = CaseLink.objects.get()
    perform(city["dispatcher"], second.pk, "unlink", Submission(link=link.pk, note="两堆不同的垃圾"))
    assert related_to(city["acceptor"], second) == []
    assert [event.act for event in second.events.order_by("sequence")] == ["report", "link", "unlink"]
    assert CaseLink.objects.get().undone_at is not None


def test_a_person_confirms_what_the_machine_linked(city: City) -> None:
    reported(city, hours=1)
    second = reported(city)
    link = confirm_link(city["dispatcher"], second.pk, CaseLink.objects.get().pk)
    assert link.confirmed_by_id == city["dispatcher"].user_id
    again = confirm_link(city["acceptor"], second.pk, link.pk)
    assert again.confirmed_by_id == city["dispatcher"].user_id


def test_who_may_not_link_may_not_confirm(city: City) -> None:
    reported(city, hours=1)
    second = reported(city)
    with pytest.raises(ActNotAllowed):
        confirm_link(city["leader"], second.pk, CaseLink.objects.get().pk)
    with pytest.raises(Case.DoesNotExist):
        confirm_link(city["county_clerk"], second.pk, CaseLink.objects.get().pk)


def test_a_link_by_hand_keeps_its_score_too(city: City) -> None:
    first, second = reported(city, hours=1), reported(city, "慢车道边上有一堆垃圾", metres=30)
    perform(city["dispatcher"], second.pk, "link", Submission(other=first))
    link = CaseLink.objects.get()
    assert not link.automatic
    assert 0 < (link.score or 0) < 0.8
    with pytest.raises(BadInput):
        perform(city["dispatcher"], second.pk, "link", Submission(other=first))


def test_candidates_are_shown_with_the_likest_first(city: City) -> None:
    far = reported(city, "路边有一堆垃圾", metres=15, hours=1)
    like = reported(city, ALMOST, metres=40, hours=1)
    told = Told(TEXT, city.category, timezone.now())
    near = near_open_cases(city["acceptor"], IN_WEST, told=told)
    assert [one.case.pk for one in near] == [like.pk, far.pk]
    assert near[0].alike
    assert near[0].likeness is not None and near[0].likeness.score > 0.8


def test_who_may_not_see_a_case_gets_it_neither_as_candidate_nor_as_link(city: City) -> None:
    reported(city, hours=1)
    second = reported(city)
    told = Told(TEXT, city.category, timezone.now())
    assert near_open_cases(city["county_clerk"], IN_WEST, told=told) == []
    assert related_to(city["county_clerk"], second) == []


def test_the_desk_shows_duplicates_as_the_operator_types(city: City) -> None:
    first = reported(city, hours=1)
    typed = {"text": ALMOST, "point": f"{IN_WEST.x},{IN_WEST.y}", "category": str(city.category.pk)}
    page = browser_of(city["acceptor"]).post("/intake/surroundings", typed).content.decode()
    assert first.receipt in page
    assert "dup__bars" in page


def test_links_on_the_page_of_a_case_confirmed_and_undone_there(city: City) -> None:
    first, second = reported(city, hours=1), reported(city)
    browser, link = browser_of(city["dispatcher"]), CaseLink.objects.get()
    assert first.receipt in browser.get(f"/cases/{second.pk}/").content.decode()
    browser.post(f"/cases/{second.pk}/links/{link.pk}/confirm")
    link.refresh_from_db()
    assert link.confirmed_at is not None
    browser.post(f"/cases/{second.pk}/act/unlink/", {"link": str(link.pk), "note": "不是一回事"})
    link.refresh_from_db()
    assert link.undone_at is not None
    browser.post(f"/cases/{second.pk}/links/", {"other": str(first.pk)}, headers={"HX-Request": "true"})
    assert CaseLink.objects.filter(undone_at=None, automatic=False).count() == 1


def test_undoing_needs_a_reason(city: City) -> None:
    reported(city, hours=1)
    second, link = reported(city), CaseLink.objects.first()
    assert link is not None
    browser_of(city["dispatcher"]).post(f"/cases/{second.pk}/act/unlink/", {"link": str(link.pk), "note": ""})
    link.refresh_from_db()
    assert link.undone_at is None
