"""Every figure of evaluation agrees with a plain recount, opens exactly its rows, and keeps to its viewer's scope."""

import pickle
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import Http404, QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from onecity.apps.evaluation.actions import Refused, make_report, publish_scheme
from onecity.apps.evaluation.filters import Question, query_of, question_of
from onecity.apps.evaluation.measures import MEASURES, RATE_LABELS
from onecity.apps.evaluation.models import Report as KeptReport
from onecity.apps.evaluation.periods import NAMED, own
from onecity.apps.evaluation.queries.assessing import assess
from onecity.apps.evaluation.queries.behind import behind
from onecity.apps.evaluation.queries.counting import tally
from onecity.apps.evaluation.queries.reaching import reach_of
from onecity.apps.evaluation.queries.reports import report_for
from onecity.apps.evaluation.queries.times import spread
from onecity.apps.evaluation.reports.document import document
from onecity.apps.evaluation.reports.writing import FORMS
from onecity.apps.evaluation.schemes import packaged_content, terms_on
from onecity.apps.evaluation.selection import DIMENSIONS, Selection
from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions import Report, Submission, perform, rate, report
from onecity.core.cases.models import Case, CaseClock, CaseEvent
from onecity.core.cases.states import Source
from onecity.science.evaluation.rates import LEFT_OUT, RATES, figure
from onecity.science.evaluation.scoring import score
from tests.factories import EAST, IN_EAST, IN_WEST, City, person

NOW = datetime.fromisoformat("2026-07-21T11:30:00+08:00")
DAYS = own(date(2026, 7, 1), date(2026, 7, 21))
PERSONS = {
    "accept": "acceptor",
    "file": "duty_officer",
    "dispatch": "dispatcher",
    "close": "acceptor",
    "force_close": "supervisor",
    "void": "duty_officer",
}
EAST_PERSONS = {
    "sign": "county_clerk",
    "finish": "county_clerk",
    "return": "county_clerk",
    "pass": "other_grid_worker",
    "fail": "other_grid_worker",
}
WEST_PERSONS = {"sign": "clerk", "finish": "clerk", "return": "clerk", "pass": "grid_worker", "fail": "grid_worker"}
STRAIGHT = ("accept", "file", "dispatch", "sign", "finish", "pass", "close")


def lived(city: City, begun: datetime, *acts: str, every: timedelta = timedelta(minutes=20), east: bool = False) -> Case:
    """A case that had these acts, one each `every`."""
    point, persons = (IN_EAST, EAST_PERSONS) if east else (IN_WEST, WEST_PERSONS)
    case = report(city["acceptor"], Report("Rubbish", point.x, point.y, city.category, Source.WEB), at=begun)
    for number, act in enumerate(acts, 1):
        lead = (city.county_office if east else city.bureau) if act == "dispatch" else None
        note = "why" if act not in ("accept", "file", "dispatch", "sign") else ""
        perform(city[persons.get(act) or PERSONS[act]], case.pk, act, Submission(lead=lead, note=note), at=begun + every * number)
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def july(city: City, monkeypatch: pytest.MonkeyPatch) -> City:
    """Three weeks of cases in both counties: kept, late, reworked, returned, forced, void, rated, still open."""
    for day in (9, 16):
        morning = datetime.fromisoformat(f"2026-07-{day:02d}T08:40:00+08:00")
        done = lived(city, morning, *STRAIGHT)
        rate(done.token, "satisfied" if day == 9 else "not", at=morning + timedelta(days=1))
        lived(city, morning, "accept", "file", "dispatch", "sign", "finish", "fail", "finish", "pass", "close")
        lived(city, morning, "accept", "file", "dispatch", "return", "dispatch", "sign", every=timedelta(hours=3))
        lived(city, morning, *STRAIGHT, every=timedelta(hours=20), east=True)
        lived(city, morning, "accept", "file", "dispatch", "sign", east=True)
        lived(city, morning, "accept", "file", "dispatch", "sign", "force_close", every=timedelta(hours=30))
        lived(city, morning, "accept", "file", "dispatch", "sign", "void")
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return city


def whole(actor: Actor, left_out: frozenset[str] = frozenset()) -> Selection:
    return Selection(DAYS.since, DAYS.until(NOW), reach_of(actor), left_out)


def total(selection: Selection) -> dict[str, int]:
    return tally(selection, "organisation").whole


def recounted(left_out: frozenset[str] = frozenset()) -> Counter[str]:
    """The same measures, row by row in Python."""
    found: Counter[str] = Counter()
    until = DAYS.until(NOW)
    acts = {"reported": ("report",), "accepted": ("accept",), "filed": ("file",), "dispatched": ("dispatch",), "returned": ("return",),
            "handled": ("finish",), "failed": ("fail",), "passed": ("pass",), "closed": ("close", "force_close"), "forced": ("force_close",),
            "voided": ("void",), "rated": ("rate",)}  # fmt: skip
    for event in CaseEvent.objects.filter(at__gte=DAYS.since, at__lt=until):
        found.update(measure for measure, codes in acts.items() if event.act in codes)
        if event.act == "rate":
            found[{"satisfied": "satisfied", "not": "dissatisfied"}[event.data["rating"]]] += 1
    for clock in CaseClock.objects.select_related("case").filter(due_at__gte=DAYS.since, due_at__lt=until):
        void, forced = clock.case.state == "void", clock.case.forced and clock.ended_at == clock.case.closed_at
        if ("void" in left_out and void) or ("forced" in left_out and forced and not void):
            continue
        ended = clock.ended_at is not None and clock.ended_at < until
        kept = ended and clock.ended_at <= clock.due_at
        found[f"{clock.stage}_due"] += 1
        found[f"{clock.stage}_done"] += ended
        found[f"{clock.stage}_kept"] += kept
        found[f"{clock.stage}_late"] += not kept
        found[f"{clock.stage}_open"] += not ended
    return found


def test_counts_agree_with_a_plain_recount(july: City) -> None:
    for left_out in (frozenset[str](), frozenset({"void"}), frozenset(LEFT_OUT)):
        agrees(july, left_out)


def agrees(july: City, left_out: frozenset[str]) -> None:
    plain, found = recounted(left_out), total(whole(july["supervisor"], left_out))
    assert {code: plain[code] for code in found if code != "repeated"} == {
        code: count for code, count in found.items() if code != "repeated"
    }
    assert found["handle_late"] > 0 and found["handle_kept"] > 0 and found["forced"] > 0


KEYLESS = {
    "organisation": {"reported", "accepted", "filed", "accept_due", "accept_kept", "repeated"},
    "person": {"rated", "satisfied", "basically", "dissatisfied"},
}
"""What happens before anybody leads the case, and what reporters do."""


def test_keys_of_a_dimension_add_up_to_the_whole(july: City) -> None:
    selection = whole(july["supervisor"])
    everything = total(selection)
    for dimension, told in DIMENSIONS.items():
        keys = tally(selection, dimension).keys
        asked = {measure.code for measure in MEASURES.values() if measure.source in told.sources} - KEYLESS.get(dimension, set())
        added = {code: sum(counts.get(code, 0) for counts in keys.values()) for code in asked}
        assert (dimension, added) == (dimension, {code: everything[code] for code in asked})


def rows_behind(code: str, selection: Selection) -> list[int]:
    """The keys of all rows behind a figure, page by page."""
    first = behind(code, selection, most=3)
    seen, after = [row.key for row in first.rows], first.after
    while after:
        page = behind(code, selection, after, most=3)
        seen, after = seen + [row.key for row in page.rows], page.after
    assert len(seen) == first.total
    return seen


def test_the_rows_behind_a_figure_are_those_that_were_counted(july: City) -> None:
    selection = whole(july["supervisor"], frozenset(LEFT_OUT))
    counts = total(selection)
    for code in MEASURES:
        seen = rows_behind(code, selection)
        assert (code, len(seen), len(set(seen))) == (code, counts[code], counts[code])


def test_lateness_is_whose_the_case_was(july: City) -> None:
    found = tally(whole(july["supervisor"]), "organisation").keys
    returned = found[july.bureau.pk]["returned"]
    assert (returned, set(found)) == (2, {july.bureau.pk, july.county_office.pk})


def test_a_clerk_sees_the_figures_of_the_own_organisation_only(july: City) -> None:
    mine = tally(whole(july["clerk"]), "organisation").keys
    assert set(mine) == {july.bureau.pk}
    assert not total(whole(july["other_clerk"]))["handle_due"]


def test_who_supervises_a_county_sees_that_county_only(july: City) -> None:
    supervisor = person("supervisor", july.centre, EAST)
    assert set(tally(whole(supervisor), "county").keys) == {EAST}


def test_who_holds_no_such_post_gets_nothing(july: City) -> None:
    assert not reach_of(july["grid_worker"])
    assert not any(total(whole(july["grid_worker"])).values())


def test_a_case_reported_again_at_its_place_within_thirty_days_is_a_repeat(city: City) -> None:
    for day in ("2026-05-20", "2026-07-02", "2026-07-20"):
        lived(city, datetime.fromisoformat(f"{day}T09:00:00+08:00"))
    selection = Selection(DAYS.since, NOW, reach_of(city["supervisor"]))
    assert total(selection)["repeated"] == 1


def test_the_spread_adds_up(july: City) -> None:
    selection = whole(july["supervisor"])
    found, counts = spread(selection), total(selection)
    assert (sum(found.bins) + found.open, sum(found.bins[:4]), found.open) == (
        counts["handle_due"], counts["handle_kept"], counts["handle_open"],
    )  # fmt: skip


def test_queries_do_not_grow_with_rows(july: City) -> None:
    question, reach, terms = Question(DAYS), reach_of(july["supervisor"]), terms_on(DAYS.last)
    with CaptureQueriesContext(connection) as few:
        assess(question, reach, terms, NOW)
    for _number in range(3):
        lived(july, datetime.fromisoformat("2026-07-17T09:00:00+08:00"), *STRAIGHT)
    with CaptureQueriesContext(connection) as more:
        assess(question, reach, terms, NOW)
    assert len(few) == len(more)


@pytest.mark.parametrize(
    "query", ["", "period=month", "period=last-month&by=county", "since=2026-07-01&until=2026-07-20&by=category&of-county=371502&order=due"]
)
def test_an_address_is_read_back(query: str) -> None:
    asked = question_of(QueryDict(query), date(2026, 7, 21))
    assert question_of(QueryDict(query_of(asked)), date(2026, 7, 21)) == asked


def test_nonsense_in_an_address_is_left_out() -> None:
    asked = question_of(
        QueryDict("period=x&since=2026-99-01&by=weather&kind=q&of-county=37'--&of-organisation=-1&order=;"), date(2026, 7, 21)
    )
    assert (asked.by, asked.kind, asked.within, asked.order) == ("organisation", "", (), "-rate")


@pytest.mark.parametrize("code", list(NAMED))
@pytest.mark.parametrize("today", [date(2026, 3, 31), date(2028, 2, 29), date(2026, 1, 1)])
def test_a_period_is_compared_with_one_that_ended_before_it(code: str, today: date) -> None:
    period = NAMED[code][1](today)
    assert period.first <= period.last and period.before[0] <= period.before[1] < period.first


# --- pages


def page(actor: Actor, address: str) -> str:
    client = Client(headers={"accept-language": "en"})
    client.cookies["onecity_language"] = "en"
    client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return response.content.decode() if not response.streaming else b"".join(response).decode("latin-1")  # type: ignore[arg-type]


def test_the_overview_ranks_and_every_figure_leads_on(july: City) -> None:
    shown = page(july["supervisor"], "/evaluation/?since=2026-07-01&until=2026-07-21")
    assert "On-time handling rate by Organisation" in shown
    assert f"of-organisation={july.bureau.pk}" in shown
    listed = page(july["supervisor"], f"/evaluation/rows/handle_late/?since=2026-07-01&until=2026-07-21&of-organisation={july.bureau.pk}")
    count = tally(whole(july["supervisor"], frozenset(LEFT_OUT)), "organisation").keys[july.bureau.pk]["handle_late"]
    assert f'<span class="mute">{count}</span>' in listed


def test_an_empty_period_says_so(city: City) -> None:
    assert "Nothing fell due in this period" in page(city["supervisor"], "/evaluation/?since=2020-01-01&until=2020-01-31")


def test_every_dimension_has_its_page_and_its_side(july: City) -> None:
    for by in DIMENSIONS:
        page(july["supervisor"], f"/evaluation/?since=2026-07-01&until=2026-07-21&by={by}")
        page(july["supervisor"], f"/evaluation/side/?since=2026-07-01&until=2026-07-21&by={by}")


def test_a_long_ranking_shows_its_first_rows_and_says_how_many_more_there_are(july: City, monkeypatch: pytest.MonkeyPatch) -> None:
    address = "/evaluation/?since=2026-07-01&until=2026-07-21&by=county"
    assert "not shown" not in page(july["supervisor"], address)
    monkeypatch.setattr("onecity.apps.evaluation.presenting.ranking.MOST_SHOWN", 0)
    assert "2 more are not shown" in page(july["supervisor"], address)


# --- rules and reports


def test_a_published_version_is_in_force_from_its_day_and_final(july: City) -> None:
    content = packaged_content() | {"left_out": ["void"]}
    publish_scheme(july["supervisor"], "2026-B", date(2026, 8, 1), content)
    assert terms_on(date(2026, 7, 31)).version == packaged_content()["version"]
    assert terms_on(date(2026, 8, 1)).rules.left_out == {"void"}
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE evaluation_scheme SET version = 'x'")


@pytest.mark.parametrize(
    ("version", "begins", "content"),
    [
        ("", date(2026, 8, 1), {}),
        ("2026-B", date(2026, 6, 1), {}),
        ("2026-B", date(2026, 8, 1), {"left_out": ["rain"]}),
        ("2026-B", date(2026, 8, 1), {"items": [{"of": "luck", "points": 5}]}),
    ],
    ids=["no name", "a month that is over", "unknown switch", "unknown rate"],
)
def test_a_version_that_makes_no_sense_is_refused(july: City, version: str, begins: date, content: dict) -> None:
    with pytest.raises(Refused):
        publish_scheme(july["supervisor"], version, begins, packaged_content() | content)


def test_rules_are_published_by_their_post_only(july: City) -> None:
    with pytest.raises(NotAllowed):
        publish_scheme(july["clerk"], "2026-B", date(2026, 8, 1), packaged_content())


def test_a_report_made_is_the_same_whatever_happens_later(july: City) -> None:
    kept = make_report(july["supervisor"], date(2026, 7, 1))
    before = document(kept)
    late = Case.objects.filter(state="handling", region_code__startswith=EAST).first()
    assert late
    perform(july["county_clerk"], late.pk, "finish", Submission(note="done at last"), at=NOW + timedelta(hours=1))
    assert document(KeptReport.objects.get(pk=kept.pk)) == before
    with pytest.raises(DatabaseError), transaction.atomic():
        KeptReport.objects.filter(pk=kept.pk).delete()


def test_a_month_counted_again_as_it_stood_gives_the_same(july: City) -> None:
    """What happens after the moment of counting does not change what was counted up to it."""
    question, reach, terms = Question(DAYS), reach_of(july["supervisor"]), terms_on(DAYS.last)
    before = assess(question, reach, terms, NOW)
    late = Case.objects.filter(state="handling", region_code__startswith=EAST).first()
    assert late
    perform(july["county_clerk"], late.pk, "finish", Submission(note="done at last"), at=NOW + timedelta(hours=1))
    again = assess(question, reach, terms, NOW)
    assert again.whole.counts == before.whole.counts
    assert {row.key: row.counts for row in again.rows} == {row.key: row.counts for row in before.rows}


def test_an_assessment_is_kept_as_its_counts_and_rates_are_worked_out_from_them(july: City) -> None:
    found = assess(replace(Question(DAYS), by="grid"), reach_of(july["supervisor"]), terms_on(DAYS.last), NOW)
    kept = pickle.loads(pickle.dumps(found))
    assert kept == found
    for row in kept.rows:
        assert 0 not in row.counts.values()
        assert row.figures == {code: figure(code, row.counts, row.terms.rules) for code in RATES}
        assert row.score == score(row.terms.scoring, row.figures, row.counts)
        assert all(row.value(code) == row.figures[code].value for code in RATES)


def test_a_report_is_written_in_every_form_and_what_looks_like_markup_stays_text(july: City) -> None:
    july.category.name_en = july.category.name_zh = "A<B & #strong[C]"
    july.category.save()
    written = document(make_report(july["supervisor"], date(2026, 7, 1)))
    assert FORMS["pdf"].write(written).startswith(b"%PDF")
    assert "A&lt;B &amp; #strong[C]" in ZipFile(BytesIO(FORMS["docx"].write(written))).read("word/document.xml").decode()


def test_a_report_of_the_whole_city_is_not_read_in_a_county(july: City) -> None:
    kept = make_report(july["supervisor"], date(2026, 7, 1))
    with pytest.raises(Http404):
        report_for(person("supervisor", july.centre, EAST), kept.pk)
    with pytest.raises(Http404):
        report_for(july["clerk"], kept.pk)


def test_a_month_to_come_has_no_report(july: City) -> None:
    with pytest.raises(Refused):
        make_report(july["supervisor"], date(2026, 8, 1))


def test_every_rate_has_a_name_and_every_count_it_needs() -> None:
    needed = {name for rate in RATES.values() for name in (*rate.over, *(one for under in rate.under.values() for one in under))}
    assert set(RATE_LABELS) == set(RATES)
    assert needed <= set(MEASURES)
