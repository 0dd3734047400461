"""Duplicates: shown with reasons, linked by machine only when certain, confirmed and undone by people, never merged by machine."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onecity.core.accounts.calendars import city_calendar
from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions import Report, Submission, handle_on_spot, perform, report, reporting
from onecity.core.cases.acts import ACTS
from onecity.core.cases.errors import ActNotAllowed, BadInput, CaseError, CaseMovedOn
from onecity.core.cases.models import Case, CaseLink
from onecity.core.cases.queries import near
from onecity.core.cases.queries.near import Told, likeness_between, near_open_cases
from onecity.core.cases.queries.related import related_to
from onecity.core.cases.replaying import StoredRecords, replay
from onecity.core.cases.states import OPEN_STATES, Source, State
from tests.factories import IN_WEST, City, small_city
from tests.loop import photo

TEXT = "光岳楼北门慢车道上的垃圾堆成小山,臭得不行"
ALMOST = "光岳楼北门慢车道上垃圾堆成小山,臭得很"
METRE = 1 / 111_320


def reported(city: City, text: str = TEXT, metres: float = 0, hours: float = 0, who: str = "acceptor", **changes) -> Case:
    """A report some metres north of IN_WEST, some hours ago."""
    told = {"category": city.category, "source": Source.HOTLINE} | changes
    at = timezone.now() - timedelta(hours=hours)
    return report(city[who], Report(text, IN_WEST.x, IN_WEST.y + metres * METRE, **told), at=at)


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


def confirm(actor: Actor, case: Case, link: CaseLink) -> CaseLink:
    perform(actor, case.pk, "confirm_link", Submission(link=link.pk))
    return CaseLink.objects.get(pk=link.pk)


def test_a_person_confirms_what_the_machine_linked_once(city: City) -> None:
    reported(city, hours=1)
    second = reported(city)
    link = confirm(city["dispatcher"], second, CaseLink.objects.get())
    assert link.confirmed_by_id == city["dispatcher"].user_id
    with pytest.raises(BadInput):
        confirm(city["acceptor"], second, link)
    assert CaseLink.objects.get().confirmed_by_id == city["dispatcher"].user_id


def test_who_may_not_link_may_not_confirm(city: City) -> None:
    reported(city, hours=1)
    second = reported(city)
    with pytest.raises(ActNotAllowed):
        confirm(city["leader"], second, CaseLink.objects.get())
    with pytest.raises(Case.DoesNotExist):
        confirm(city["county_clerk"], second, CaseLink.objects.get())


def acts_of(case: Case) -> list[tuple[str, int | None, str]]:
    return [(one.act, one.data.get("other_id"), one.actor_name) for one in case.events.order_by("sequence") if one.act != "report"]


def test_what_people_say_of_a_link_stands_in_the_history_of_both_cases(city: City) -> None:
    first, second = reported(city, hours=1), reported(city)
    link, dispatcher = CaseLink.objects.get(), city["dispatcher"]
    confirm(dispatcher, first, link)
    perform(dispatcher, second.pk, "unlink", Submission(link=link.pk, note="两堆不同的垃圾"))
    assert acts_of(second)[1:] == [("link_confirmed", first.pk, dispatcher.name), ("unlink", first.pk, dispatcher.name)]
    assert acts_of(first)[1:] == [("confirm_link", second.pk, dispatcher.name), ("link_undone", second.pk, dispatcher.name)]
    assert first.events.get(act="link_undone").note == "两堆不同的垃圾"


def test_the_making_of_a_link_stands_in_the_history_of_both_cases_whoever_made_it(city: City) -> None:
    first, second = reported(city, hours=1), reported(city)
    assert acts_of(second) == [("link", first.pk, "")]
    assert acts_of(first) == [("link_made", second.pk, "")]
    assert first.events.get(act="link_made").data["score"] == second.events.get(act="link").data["score"]
    third, dispatcher = reported(city, "井盖响", metres=400), city["dispatcher"]
    perform(dispatcher, third.pk, "link", Submission(other=first, note="同一处施工"))
    assert acts_of(third) == [("link", first.pk, dispatcher.name)]
    assert acts_of(first)[1:] == [("link_made", third.pk, dispatcher.name)]
    assert first.events.get(act="link_made", sequence=3).note == "同一处施工"
    assert Case.objects.get(pk=first.pk).event_count == 3


def test_who_acts_on_a_case_is_not_stopped_by_a_repeated_report_that_came_meanwhile(city: City) -> None:
    first = reported(city, hours=1)
    reported(city)
    perform(city["acceptor"], first.pk, "accept", Submission(seen=1))
    with pytest.raises(CaseMovedOn):
        perform(city["acceptor"], first.pk, "note", Submission(seen=1, note="x"))


def test_a_link_made_moves_nothing_else_of_the_other_case(city: City) -> None:
    first = reported(city, hours=1)
    before = Case.objects.filter(pk=first.pk).values("state", "state_since", "warn_at", "due_at", "escalate_at", "open_tickets").get()
    clocks = list(first.clocks.order_by("pk").values())
    reported(city)
    assert Case.objects.filter(pk=first.pk).values(*before).get() == before
    assert list(first.clocks.order_by("pk").values()) == clocks


def test_what_people_said_of_links_can_be_replayed(city: City) -> None:
    first, second = reported(city, hours=1), reported(city)
    confirm(city["dispatcher"], second, CaseLink.objects.get())
    perform(city["dispatcher"], first.pk, "unlink", Submission(link=CaseLink.objects.get().pk, note="不同"))
    for case in Case.objects.select_related("category"):
        made = replay(case, case.events.order_by("sequence"), city_calendar(), StoredRecords())
        assert made.case.event_count == case.event_count == 4
        assert [one.data for one in made.events] == [one.data for one in case.events.order_by("sequence")]


@pytest.mark.parametrize(("language", "words"), [("zh-hans", ("关联已确认", "取消关联")), ("en", ("Link confirmed", "Link undone"))])
def test_the_history_tells_it_in_both_languages(city: City, language: str, words: tuple[str, str]) -> None:
    first, second = reported(city, hours=1), reported(city)
    confirm(city["dispatcher"], second, CaseLink.objects.get())
    perform(city["dispatcher"], second.pk, "unlink", Submission(link=CaseLink.objects.get().pk, note="不同"))
    page = browser_of(city["dispatcher"]).get(f"/cases/{first.pk}/", headers={"Accept-Language": language}).content.decode()
    assert all(word in page for word in (*words, second.receipt))


LINK_ACTS = ("link", "confirm_link", "unlink", "merge")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    moves=st.lists(st.tuples(st.sampled_from(LINK_ACTS), st.integers(0, 2), st.integers(0, 2), st.integers(0, 3)), min_size=3, max_size=12)
)
def test_whatever_is_linked_with_whatever_each_try_is_done_or_refused_in_words(city: City, moves: list[tuple[str, int, int, int]]) -> None:
    """A case with itself, the same two the other way round, a link that was judged already."""
    with transaction.atomic():
        cases = [reported(city, hours=hours) for hours in (2, 1, 0)]
        for act, one, other, chosen in moves:
            links = list(CaseLink.objects.order_by("pk"))
            asked = {"link": links[chosen].pk if chosen < len(links) else None} if "link" in ACTS[act].inputs else {"other": cases[other]}
            with suppress(CaseError):
                perform(city["dispatcher"], cases[one].pk, act, Submission(note="x", **asked))
            pairs = [frozenset((link.case_id, link.other_id)) for link in CaseLink.objects.filter(undone_at=None)]
            assert len(set(pairs)) == len(pairs), "two links hold between the same two cases"
            assert all(len(pair) == 2 for pair in pairs)
        transaction.set_rollback(True)


def test_a_case_is_not_linked_with_itself(city: City) -> None:
    case = reported(city)
    with override("en"), pytest.raises(BadInput, match="Name another case"):
        perform(city["dispatcher"], case.pk, "link", Submission(other=case))


@pytest.mark.django_db(transaction=True)
def test_two_who_link_the_same_two_at_one_moment_make_one_link() -> None:
    city = small_city()
    first, second = reported(city, hours=80), reported(city, "别的事情", metres=30)

    def linked(one: Case, other: Case) -> bool:
        try:
            perform(city["dispatcher"], one.pk, "link", Submission(other=other))
        except BadInput:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as threads:
        tries = [threads.submit(linked, first, second), threads.submit(linked, second, first)]
        assert sorted(one.result() for one in tries) == [False, True]
    assert CaseLink.objects.filter(undone_at=None).count() == 1


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


def test_what_is_dealt_with_on_the_spot_is_linked_to_the_report_it_repeats(city: City) -> None:
    first = reported(city, hours=2)
    found = Report(ALMOST, IN_WEST.x, IN_WEST.y, city.category, Source.GRID, photos=[photo()])
    case = handle_on_spot(city["grid_worker"], found, [photo()])
    link = CaseLink.objects.get()
    assert (link.case, link.other, link.automatic) == (case, first, True)
    assert first.state == State.REPORTED


# --- many at once --------------------------------------------------------------------------------------------------
def likest_by_hand(case: Case) -> int | None:
    """The rule read aloud: among all older open cases the likest that is certain, the newest of equals."""
    older = [other for other in Case.objects.filter(pk__lt=case.pk).select_related("category") if other.state in OPEN_STATES]
    certain = [(likeness.score, other.pk) for other in older if (likeness := likeness_between(case, other)).certain]
    return max(certain)[1] if certain else None


Told4 = tuple[str, int, int, bool]
reports = st.tuples(st.sampled_from([TEXT, ALMOST, "路灯全灭了,晚上看不见"]), st.integers(0, 300), st.integers(0, 80), st.booleans())


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=st.lists(reports, min_size=2, max_size=14), most=st.sampled_from([(300, 1500), (3, 2), (2, 0)]))
def test_many_reports_are_linked_as_each_would_be_alone(city: City, told: list[Told4], most: tuple[int, int]) -> None:
    with transaction.atomic(), patch.object(reporting, "link_duplicate"):
        categories = {True: city.category, False: city.other_category}
        cases = [reported(city, text, metres, hours, category=categories[same]) for text, metres, hours, same in told]
        with patch.object(near, "MOST_CANDIDATES", most[0]), patch.object(near, "MOST_GATHERED", most[1]):
            alone = {case.pk: found for case in cases if (found := near.certain_duplicate(case))}
            later = cases[len(cases) // 2 :]
            assert near.certain_duplicates(cases) == alone
            assert near.certain_duplicates(later) == {key: found for key, found in alone.items() if key >= later[0].pk}
        if most[0] == 300:
            assert {key: found.key for key, found in alone.items()} == {case.pk: key for case in cases if (key := likest_by_hand(case))}
        transaction.set_rollback(True)


def test_a_batch_of_one_place_asks_once(city: City) -> None:
    with patch.object(reporting, "link_duplicate"):
        cases = [reported(city, hours=number) for number in range(12)]
    with patch.object(near, "rows_of", wraps=near.rows_of) as read:
        assert len(near.certain_duplicates(cases)) == 11
    assert read.call_count == 1
