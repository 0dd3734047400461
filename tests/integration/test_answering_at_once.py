"""The kind of a request beside its category, and what is answered at once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from onecity.apps.evaluation.queries.counting import tally
from onecity.apps.evaluation.selection import Reach, Selection
from onecity.core.accounts.calendars import city_calendar
from onecity.core.accounts.models import User
from onecity.core.cases.actions import Report, ReporterDetails, Submission, perform, report
from onecity.core.cases.actions.answering import answer_at_once
from onecity.core.cases.actions.rating import rate
from onecity.core.cases.errors import ActNotAllowed, BadInput
from onecity.core.cases.exports import COLUMNS
from onecity.core.cases.filters import filter_from, query_of
from onecity.core.cases.models import Case, CaseClock
from onecity.core.cases.presenting.changes import case_record
from onecity.core.cases.queries import list_cases
from onecity.core.cases.replaying import StoredRecords, replay
from onecity.core.cases.request_kinds import kind_called, request_kinds
from onecity.core.cases.states import Source, State, Urgency
from onecity.science.evaluation.rates import Rules, figure
from tests.factories import IN_EAST, IN_WEST, City
from tests.loop import reported, ticket_of, walk

ANSWER = "供暖自11月15日起，至次年3月15日止。"


def question(city: City, **changes: object) -> Report:
    given = {"text": "今年什么时候开始供暖?", "category": city.category, "source": Source.HOTLINE, "request_kind": "consultation"} | changes
    return Report(longitude=IN_WEST.x, latitude=IN_WEST.y, **given)  # type: ignore[arg-type]


def answered(city: City, **changes: object) -> Case:
    return answer_at_once(city["acceptor"], question(city, **changes), ANSWER)


def test_the_kinds_are_data_of_the_city_and_files_may_call_them_by_their_names() -> None:
    assert list(request_kinds()) == ["consultation", "help", "complaint", "report", "suggestion", "praise", "other"]
    called = {words: kind.code for words in ("咨询", "投诉举报", "表扬感谢", "Praise", "help") if (kind := kind_called(words))}
    assert called == {"咨询": "consultation", "投诉举报": "complaint", "表扬感谢": "praise", "Praise": "praise", "help": "help"}
    assert kind_called("别的什么") is None


def test_a_report_keeps_its_kind_in_the_case_the_history_and_what_goes_out(city: City) -> None:
    case = reported(city, request_kind="complaint")
    assert Case.objects.get(pk=case.pk).request_kind == "complaint"
    assert case.events.get().data["request_kind"] == "complaint"
    assert case_record(case, {})["request_kind"] == "complaint"
    with override("zh-hans"):
        assert {column.key: column.value(case) for column in COLUMNS}["request_kind"] == "投诉"


def test_an_unknown_kind_is_refused(city: City) -> None:
    with pytest.raises(BadInput) as refused:
        reported(city, request_kind="gossip")
    assert list(refused.value.fields) == ["request_kind"]


def test_accepting_sorts_what_came_without_a_kind_and_history_replays_to_it(city: City) -> None:
    case = perform(city["acceptor"], reported(city).pk, "accept", Submission(request_kind="help"))
    assert case.request_kind == "help"
    assert replay(case, case.events.order_by("sequence"), city_calendar(), StoredRecords()).case.request_kind == "help"


def test_the_list_is_filtered_by_kind(city: City) -> None:
    wanted, _other = reported(city, request_kind="praise"), reported(city, at=IN_EAST, request_kind="help")
    given = filter_from(query_of(filter_from(Client().get("/cases/?kind=praise&kind=nonsense").wsgi_request.GET)))
    assert given.request_kinds == ("praise",)
    assert [case.pk for case in list_cases(city["acceptor"], given).rows] == [wanted.pk]


def test_an_answer_at_once_ends_the_case_by_two_acts_and_the_answer_is_kept(city: City) -> None:
    case = answered(city)
    assert (case.state, case.answered_at_once, case.closed_at is not None, bool(case.number)) == (State.CLOSED, True, True, True)
    assert [(event.act, event.from_state, event.to_state) for event in case.events.order_by("sequence")] == [
        ("report", "", "reported"), ("answer", "reported", "closed"),
    ]  # fmt: skip
    assert case.events.get(act="answer").note == ANSWER
    assert not CaseClock.objects.filter(case=case, ended_at=None).exists()


def test_an_answered_case_replays_from_its_history(city: City) -> None:
    case = answered(city)
    again = replay(case, case.events.order_by("sequence"), city_calendar(), StoredRecords()).case
    assert (again.state, again.answered_at_once, again.number, again.request_kind) == ("closed", True, case.number, "consultation")


def test_what_needs_handling_or_holds_danger_is_not_answered_and_nothing_is_taken_in(city: City) -> None:
    with pytest.raises(BadInput):
        answered(city, request_kind="complaint")
    with pytest.raises(BadInput):
        answered(city, request_kind="")
    with pytest.raises(ActNotAllowed) as refused:
        answered(city, text="家里燃气泄漏了,我应该问谁?")
    assert refused.value.reason == "danger"
    assert not Case.objects.exists()


def test_only_the_hotline_answers(city: City) -> None:
    case = report(city["acceptor"], question(city))
    with pytest.raises(ActNotAllowed):
        perform(city["dispatcher"], case.pk, "answer", Submission(note=ANSWER, request_kind="consultation"))
    assert perform(city["acceptor"], case.pk, "answer", Submission(note=ANSWER, request_kind="consultation")).state == State.CLOSED


def test_the_reporter_reads_the_answer_and_two_stages_and_rates_it(city: City) -> None:
    case = answered(city, reporter=ReporterDetails("王某", "13800001111"))
    page = Client().get(f"/follow/{case.token}/").content.decode()
    assert ANSWER in page
    assert "现场核查" not in page
    rate(case.token, "not", "没听懂")
    assert ticket_of(case, "call_back").role == "acceptor"


def test_an_answer_that_was_none_is_reopened_and_goes_to_the_dispatcher(city: City) -> None:
    case = perform(city["acceptor"], answered(city).pk, "reopen", Submission(note="还是没有暖气"))
    assert (case.state, case.answered_at_once) == (State.FILED, False)


def test_the_rate_is_a_named_count_over_a_named_count(city: City) -> None:
    answered(city)
    walk(city, reported(city, request_kind="complaint"), "accept")
    now = timezone.now() + timedelta(minutes=1)
    selection = Selection(now - timedelta(days=1), now, (Reach("3715"),))
    counted = tally(selection, "request_kind")
    counts = counted.whole
    assert (counts["answered"], counts["reported"], counts["accepted"], counts["closed"]) == (1, 2, 1, 1)
    assert counted.keys["consultation"]["answered"] == 1
    assert figure("answered_at_once", counts, Rules()).value == 0.5
    assert figure("acceptance", counts, Rules()).value == 1.0


def test_the_intake_page_answers_at_once_and_goes_on_to_the_next_call(city: City) -> None:
    client = Client()
    client.force_login(User.objects.get(pk=city["acceptor"].user_id), backend="django.contrib.auth.backends.ModelBackend")
    given = {
        "text": "今年什么时候开始供暖?", "point": f"{IN_WEST.x},{IN_WEST.y}", "place": "", "category": city.category.pk,
        "request_kind": "consultation", "answer": ANSWER, "answered": "on",
    }  # fmt: skip
    response = client.post("/intake/", given)
    assert (response.status_code, response.headers["Location"]) == (302, "/intake/")
    assert Case.objects.get().answered_at_once
    refused = client.post("/intake/", given | {"answer": ""})
    assert refused.status_code == 422


def test_urgent_words_keep_their_urgency_beside_a_kind(city: City) -> None:
    case = reported(city, text="小区里燃气泄漏,味道很大", request_kind="help")
    assert (case.urgency, case.request_kind) == (Urgency.CRITICAL, "help")
