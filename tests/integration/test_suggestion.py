"""Suggestion as people meet it: versions that are taken and put back, urgency by words, and what is kept of a choice."""

import subprocess
import sys

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from onecity.core.accounts.calendars import city_calendar
from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions import Report, Submission, perform, report
from onecity.core.cases.models import Case, Category, SuggestionModel, SuggestionTaking
from onecity.core.cases.models.suggestion import FitState
from onecity.core.cases.queries import case_for
from onecity.core.cases.replaying import StoredRecords, replay
from onecity.core.cases.states import Source, State, Urgency
from onecity.core.cases.suggesting import actions, fitting, jobs
from onecity.core.cases.suggesting.apart import fitted_apart
from onecity.core.cases.suggesting.errors import NotToBeTaken
from onecity.core.cases.suggesting.serving import suggest
from onecity.core.cases.suggesting.training import Material, lessons
from onecity.core.notices.models import Notice
from onecity.science.suggestion.fitting import fit
from tests.factories import IN_EAST, IN_WEST, City, category, person
from tests.taught import LESSON, ROAD, RUBBISH


@pytest.fixture(autouse=True)
def taught_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small lesson, fitted here and now."""
    monkeypatch.setattr(fitting, "gathered", lambda: Material(lessons(), LESSON, ["柳园路"]))
    monkeypatch.setattr(fitting, "fitted_apart", fit)


@pytest.fixture
def steward(city: City) -> Actor:
    return person("data_steward", city.centre)


def fitted() -> SuggestionModel:
    """A new version, begun and fitted."""
    version = actions.begin()
    assert version is not None
    fitting.fit_version(version_id=version.pk)
    version.refresh_from_db()
    return version


def browser_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def reported(city: City, text: str, **changes) -> Case:
    given = {"text": text, "category": city.category, "source": Source.HOTLINE, "longitude": IN_WEST.x, "latitude": IN_WEST.y} | changes
    return report(city["acceptor"], Report(**given))


def test_before_any_version_nothing_is_suggested(city: City) -> None:
    assert suggest("垃圾成堆").candidates == ()
    assert browser_of(city["acceptor"]).post("/cases/suggestion/text", {"text": "垃圾成堆", "face": "desk"}).status_code == 200


def test_the_first_version_is_begun_once_there_are_categories_and_answers_at_once(city: City) -> None:
    key = jobs.fit_first()
    assert key is not None
    assert jobs.fit_first() is None
    fitting.fit_version(version_id=key)
    assert SuggestionModel.objects.get().state == FitState.IN_FORCE
    assert suggest("门口垃圾成堆").candidates[0].label == RUBBISH
    assert SuggestionTaking.objects.get().by is None


def test_a_later_version_stands_beside_until_a_steward_takes_it(city: City, steward: Actor) -> None:
    first, second = fitted(), fitted()
    assert (second.state, second.beside) == (FitState.READY, first)
    assert Notice.objects.filter(user_id=steward.user_id, key="suggestion.ready").exists()
    actions.take(steward, second.pk)
    first.refresh_from_db()
    assert first.state == FitState.FORMER
    assert SuggestionModel.objects.get(state=FitState.IN_FORCE) == second


def test_a_taking_is_undone_by_taking_the_former_again_and_both_stay_written(city: City, steward: Actor) -> None:
    first, second = fitted(), fitted()
    actions.take(steward, second.pk)
    actions.take(steward, first.pk)
    rows = SuggestionTaking.objects.order_by("pk").values_list("model_id", "former_id", "by_id")
    assert list(rows) == [
        (first.pk, None, None),
        (second.pk, first.pk, steward.user_id),
        (first.pk, second.pk, steward.user_id),
    ]
    with pytest.raises(DatabaseError), transaction.atomic():
        SuggestionTaking.objects.all().update(by=None)


def test_nobody_else_takes_or_fits(city: City) -> None:
    version = fitted()
    for role in ("acceptor", "leader", "clerk"):
        with pytest.raises(NotAllowed):
            actions.take(city[role], version.pk)
        with pytest.raises(NotAllowed):
            actions.ask(city[role])


def test_the_version_in_force_is_not_taken_twice(city: City, steward: Actor) -> None:
    with pytest.raises(NotToBeTaken):
        actions.take(steward, fitted().pk)


def test_one_version_is_fitted_at_a_time(city: City, steward: Actor) -> None:
    assert actions.ask(steward) is not None
    assert actions.ask(steward) is None


def test_a_fitting_that_fails_says_so_and_makes_room(city: City, steward: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    version = actions.ask(steward)
    assert version is not None
    monkeypatch.setattr(fitting, "fitted_apart", lambda examples, places: fit([], places))
    with pytest.raises(ValueError):
        fitting.fit_version(version_id=version.pk)
    version.refresh_from_db()
    assert version.state == FitState.FAILED
    assert actions.ask(steward) is not None


def closed(city: City, text: str, in_the_end: Category) -> Case:
    case = reported(city, text)
    case = perform(city["acceptor"], case.pk, "accept", Submission(category=in_the_end))
    Case.objects.filter(pk=case.pk).update(state=State.CLOSED, number=f"LC-{case.pk}", closed_at=case.reported_at)
    return case


def test_a_version_learns_from_closed_cases_and_counts_what_people_corrected(city: City) -> None:
    closed(city, "小区门口垃圾堆着没人管", city.category)
    closed(city, "桥头有个坑摔了人", city.other_category)
    known = {one.text: one for one in lessons()}
    assert not known["小区门口垃圾堆着没人管"].corrected
    assert known["桥头有个坑摔了人"].corrected
    assert known["桥头有个坑摔了人"].category == ROAD
    assert fitted().material["corrections"] == 1


def test_unsorted_cases_teach_nothing(city: City) -> None:
    closed(city, "说不清的一件事", category("X9099", "尚未分类", "Unsorted"))
    assert lessons() == []


def test_a_new_version_tells_which_texts_it_sees_differently(city: City) -> None:
    fitted()
    for text in ("电动车把楼道堵死了", "楼道里电动车堵着路", "一堆电动车堵在楼道口", "楼道电动车太多堵"):
        closed(city, text, city.other_category)
    second = fitted()
    subjects = {row[0] for row in second.changes}
    assert subjects <= {str(case.pk) for case in Case.objects.all()} | {one.text for one in LESSON}
    assert all(former != this for _subject, _category, former, this in second.changes)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_of_stewards(city: City, steward: Actor, language: str) -> None:
    fitted()
    closed(city, "桥头有个坑摔了人", city.other_category)
    second = fitted()
    browser = browser_of(steward)
    browser.cookies["onecity_language"] = language
    assert str(second.pk) in browser.get("/cases/suggestion/").content.decode()
    page = browser.get(f"/cases/suggestion/{second.pk}/")
    assert page.status_code == 200
    assert "桥头有个坑" not in page.content.decode(), "a steward sees no case"
    browser.post(f"/cases/suggestion/{second.pk}/take")
    assert SuggestionModel.objects.get(state=FitState.IN_FORCE) == second
    browser.post("/cases/suggestion/begin")
    assert SuggestionModel.objects.filter(state=FitState.FITTING, asked_by_id=steward.user_id).exists()


def test_what_is_typed_at_the_desk_is_suggested_with_its_words(city: City) -> None:
    fitted()
    page = browser_of(city["acceptor"]).post("/intake/surroundings", {"text": "小区门口垃圾成堆没人收"}).content.decode()
    assert city.category.name_zh in page
    assert f'value="{city.category.pk}"' in page
    assert "垃圾" in page.split("reason-chip")[1]


def test_the_public_is_told_of_danger_and_nothing_of_doubt(city: City) -> None:
    fitted()
    page = Client().post("/cases/suggestion/text", {"text": "厨房着火", "face": "public"}).content.decode()
    assert "119" in page
    assert 'name="category"' not in page


def test_what_was_suggested_is_kept_beside_what_was_chosen(city: City) -> None:
    version = fitted()
    form = {
        "text": "小区门口垃圾成堆没人收", "point": f"{IN_WEST.x},{IN_WEST.y}", "category": str(city.other_category.pk), "place": "",
        "reporter_name": "", "reporter_phone": "", "request_kind": "help",
    }  # fmt: skip
    browser_of(city["acceptor"]).post("/intake/", form)
    kept = Case.objects.get().events.get(sequence=1).data
    assert kept["category"] == ROAD
    assert kept["suggested"]["model"] == version.pk
    assert kept["suggested"]["told"][0][0] == RUBBISH


@pytest.mark.parametrize(("text", "urgency"), [("楼道里有煤气味", Urgency.CRITICAL), ("没有煤气味,垃圾太臭", Urgency.NORMAL)])
def test_words_of_danger_raise_the_urgency_whatever_was_chosen(city: City, text: str, urgency: Urgency) -> None:
    case = reported(city, text)
    assert case.urgency == urgency
    assert (case.events.get().data.get("danger") is not None) == (urgency == Urgency.CRITICAL)


def test_the_word_that_decided_stands_on_the_page_of_the_case(city: City) -> None:
    case = reported(city, "楼道里有煤气味")
    page = browser_of(city["acceptor"]).get(f"/cases/{case.pk}/").content.decode()
    assert page.count("煤气味") >= 3, "in the text, in the head and in the history"


def test_a_raised_urgency_replays_from_the_history(city: City) -> None:
    case = case_for(city["acceptor"], reported(city, "楼道里有煤气味").pk)
    assert replay(case, case.events.order_by("sequence"), city_calendar(), StoredRecords()).case.urgency == Urgency.CRITICAL


def test_an_unsorted_report_that_hints_at_something_critical_is_urgent(city: City) -> None:
    Category.objects.filter(pk=city.other_category.pk).update(urgency=Urgency.CRITICAL)
    unsorted = category("X9099", "尚未分类", "Unsorted")
    fitted()
    Client().post("/report/", {"text": "水泥路面破损开裂,还有个大坑", "point": f"{IN_EAST.x},{IN_EAST.y}", "category": ""})
    case = Case.objects.get()
    assert (case.category, case.urgency) == (unsorted, Urgency.URGENT)
    assert case.events.get().data["danger"]["rule"] == "doubt"


def test_the_acceptor_sees_the_suggestion_where_a_category_is_corrected(city: City) -> None:
    fitted()
    case = reported(city, "马路上有个大坑,路面破损")
    page = browser_of(city["acceptor"]).get(f"/cases/{case.pk}/act/accept/").content.decode()
    assert city.other_category.name_zh in page
    assert "suggested" in page


def test_who_only_suggests_carries_no_library_of_learning() -> None:
    """A new process that answers as the web processes do, and has not loaded scipy."""
    code = "import sys, onecity.science.suggestion.model, onecity.core.cases.suggesting.apart; print('scipy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_fitting_apart_gives_what_fitting_gives() -> None:
    assert fitted_apart(LESSON, []).figures == fit(LESSON, []).figures
