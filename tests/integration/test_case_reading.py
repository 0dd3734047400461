"""What is read of cases at any number of them: words of every script, orders and pages, indexes that hold what they say, few queries."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor
from onecity.core.cases.models import Case
from onecity.core.cases.queries import CaseFilter, list_cases, pages
from onecity.core.cases.queries.neighbours import neighbours_of
from onecity.core.cases.queries.scope import visible
from onecity.core.cases.states import Source, State
from onecity.core.geo.place_words import remembered_names
from tests.factories import EAST, IN_EAST, IN_WEST, City

MOST_QUERIES = 10
WEST_TOWNSHIP = "371502001"
TEXTS = (
    "路口有一堆垃圾，三天没人管", "垃圾桶坏了", "圾垃倒过来写", "WiFi信号箱倒了，找wifi公司", "𠮷祥里门口积水", "上𠮷野家", "龙", "100%都是水_真的",
    "井盖'丢'了\\路边", "柳园路42号 垃圾", "暖气不热\n老人受冻", "a", "",
)  # fmt: skip
PLACES = ("柳园路42号附近", "东昌路", "𠮷祥里", "", "柳园路4号")
WORDS = (
    "垃圾", "垃", "圾", "𠮷", "𠮷祥", "野家", "龙", "42", "42号", "柳园路42号", "wifi", "WIFI", "i信", "管", "%", "_", "'", "\\", "丢'了", "三天没人管", "近路",
    "没有", "圾 垃", "垃圾 柳园", "热 老", "a", "\uffff", "垃\uffff圾",
)  # fmt: skip
LETTERS = "柳园路垃圾𠮷aB1'\\%_"


def stored(city: City, texts: list[tuple[str, str]], **changes: object) -> list[Case]:
    """Cases of some places and texts, each reported a minute after the one before."""
    start = timezone.now() - timedelta(days=1)
    rows = [
        Case(
            category=city.category, source=Source.WEB, place=place, text=text, point=IN_WEST, region_code=WEST_TOWNSHIP,
            reported_at=start + timedelta(minutes=number), state_since=start, **changes,
        )
        for number, (place, text) in enumerate(texts)
    ]  # fmt: skip
    return Case.objects.bulk_create(rows)


def recounted(words: str) -> set[int]:
    """The same by reading every case and comparing with LIKE."""
    rows = Case.objects.all()
    for word in words.split():
        rows = rows.filter(Q(place__icontains=word) | Q(text__icontains=word))
    return set(rows.values_list("pk", flat=True))


def found(actor: Actor, words: str, order: str = "newest") -> list[int]:
    """What the list shows for some words."""
    page = list_cases(actor, CaseFilter(words=words, order=order), rows=1000)
    assert page.total == len(page.rows)
    return [case.pk for case in page.rows]


@pytest.mark.parametrize("order", ["newest", "oldest", "due"])
@pytest.mark.parametrize("recent", [0, 3, 20_000])
def test_words_of_any_length_and_script_are_found_as_by_reading_every_case(
    city: City, monkeypatch: pytest.MonkeyPatch, recent: int, order: str
) -> None:
    monkeypatch.setattr(pages, "RECENT", recent)
    stored(city, [(place, text) for place in PLACES for text in TEXTS])
    for words in WORDS:
        assert set(found(city["leader"], words, order)) == recounted(words), words
    assert recounted("垃") and recounted("𠮷") and recounted("42") and not recounted("没有")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(st.tuples(st.text(LETTERS, max_size=8), st.text(LETTERS, max_size=12)), min_size=1, max_size=8),
    word=st.text(LETTERS, min_size=1, max_size=4),
)
def test_any_word_is_found_in_any_text(city: City, texts: list[tuple[str, str]], word: str) -> None:
    Case.objects.all().delete()
    stored(city, texts)
    assert set(found(city["leader"], word)) == recounted(word)


def pages_of(actor: Actor, wanted: CaseFilter, rows: int = 3) -> list[int]:
    """All pages of a list, one after the other; each tells the same total."""
    page = list_cases(actor, wanted, rows=rows)
    keys, total = [case.pk for case in page.rows], page.total
    while page.after:
        page = list_cases(actor, wanted, page.after, rows=rows)
        assert page.total == total
        keys += [case.pk for case in page.rows]
    return keys


@pytest.mark.parametrize("recent", [0, 4, 20_000])
def test_pages_of_words_follow_each_other_without_gap_or_repeat(city: City, monkeypatch: pytest.MonkeyPatch, recent: int) -> None:
    monkeypatch.setattr(pages, "RECENT", recent)
    made = stored(city, [("东昌路", "路口有一堆垃圾" if number % 3 else "路灯不亮") for number in range(24)])
    wanted = [case.pk for case in reversed(made) if "垃圾" in case.text]
    assert pages_of(city["leader"], CaseFilter(words="垃圾")) == wanted


@pytest.mark.parametrize("order", ["newest", "oldest", "due"])
def test_an_order_is_that_of_the_reports_and_the_neighbours_agree(city: City, order: str) -> None:
    made = stored(city, [("东昌路", str(number)) for number in range(7)])
    moment = made[0].reported_at
    for late, case in enumerate(made[:3]):
        Case.objects.filter(pk=case.pk).update(reported_at=moment + timedelta(hours=late // 2), due_at=moment if late else None)
    keys = pages_of(city["leader"], CaseFilter(order=order), rows=2)
    rows = {case.pk: case for case in Case.objects.all()}
    by_report = sorted(rows, key=lambda key: (rows[key].reported_at, key), reverse=order == "newest")
    assert keys == (by_report if order != "due" else sorted(rows, key=lambda key: (rows[key].due_at is None, key)))
    for before, key, after in zip(keys, keys[1:], keys[2:], strict=False):
        beside = neighbours_of(city["leader"], CaseFilter(order=order), rows[key])
        assert (beside.previous, beside.next) == (before, after)


def test_a_cursor_of_another_order_begins_at_the_first_page(city: City) -> None:
    stored(city, [("东昌路", str(number)) for number in range(60)])
    client = browser_of(city["leader"])
    after = client.get(reverse("cases:list"), {"view": "all"}).context["page"].after
    assert client.get(reverse("cases:list"), {"view": "all", "order": "oldest", "after": after}).context["after"] == ""


def test_every_conditional_index_has_its_condition_in_the_database(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()")
        known = dict(cursor.fetchall())
    declared = [index for model in apps.get_models() for index in model._meta.indexes if index.condition]
    assert len(declared) >= 5
    assert [index.name for index in declared if " WHERE " not in known[index.name]] == []


def plan(sql: str, parameters: tuple[object, ...]) -> str:
    """How the database would answer if it had to use an index where it can."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
        cursor.execute(f"EXPLAIN {sql}", parameters)
        return "\n".join(row[0] for row in cursor.fetchall())


def test_the_scope_of_an_organisation_is_answered_by_indexes(city: City) -> None:
    told = plan(*visible(city["clerk"]).values("pk").query.sql_with_params())
    assert "case_lead" in told and "case_involved" in told and "Seq Scan" not in told


def browser_of(actor: Actor) -> Client:
    """A browser of somebody."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("who", ["acceptor", "duty_officer", "dispatcher", "clerk", "county_clerk", "leader"])
@pytest.mark.parametrize("words", ["", "垃圾", "没有的话"])
@pytest.mark.parametrize("count", [0, 60])
def test_no_list_takes_more_than_ten_queries(city: City, monkeypatch: pytest.MonkeyPatch, who: str, words: str, count: int) -> None:
    monkeypatch.setattr(pages, "RECENT", 10)
    changes = {"lead": city.county_office if who == "county_clerk" else city.bureau, "number": None, "state": State.REPORTED}
    stored(city, [("东昌路", "路口有一堆垃圾")] * count, **changes)
    asked = {"view": "all", "words": words, "category": city.category.pk, "region": WEST_TOWNSHIP[:6]}
    if not words or (count and words == "垃圾"):
        asked["lead"] = changes["lead"].pk  # where nothing is found, the names of category and organisation are a query each
    if who == "county_clerk":
        Case.objects.update(region_code=f"{EAST}001", point=IN_EAST)
        asked["region"] = EAST
    client, address = browser_of(city[who]), f"{reverse('cases:list')}?{urlencode(asked)}"
    shown = client.get(address)
    assert len(shown.context["rows"]) == (50 if count and words != "没有的话" else 0)
    for page in ("", shown.context["page"].after):
        with CaptureQueriesContext(connection) as taken:
            client.get(f"{address}&after={page}")
        assert len(taken) <= MOST_QUERIES, [query["sql"][:120] for query in taken]


def test_a_list_in_english_asks_for_the_names_of_places_once(city: City) -> None:
    stored(city, [("地371502001地371502001001", "路口有一堆垃圾")] * 50)
    Case.objects.update(region_code=f"{WEST_TOWNSHIP}001")
    remembered_names.clear()
    client, address = browser_of(city["leader"]), reverse("cases:list")
    client.cookies["onecity_language"] = "en"
    with CaptureQueriesContext(connection) as taken:
        shown = client.get(address)
    assert shown.content.decode().count("Place 371502001001, Place 371502001<") == 50
    assert sum("geo_road" in query["sql"] for query in taken) == 1
    with CaptureQueriesContext(connection) as again:
        client.get(address)
    assert len(again) <= MOST_QUERIES
    remembered_names.clear()
