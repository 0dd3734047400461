"""The knowledge base of the hotline: who writes, who approves, what is offered beside the intake."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions import Report
from onecity.core.cases.actions.answering import answer_at_once
from onecity.core.cases.errors import BadInput
from onecity.core.cases.knowledge.actions import (
    Wording,
    publish_article,
    remark_on,
    settle_remark,
    to_each,
    withdraw_article,
    write_article,
)
from onecity.core.cases.knowledge.loading import load_articles
from onecity.core.cases.knowledge.queries import city_code, found_answers, suggested
from onecity.core.cases.models import Article, ArticleVersion, Category
from onecity.core.cases.states import Source
from onecity.core.notices.models import Notice
from onecity.science.answering import shares
from tests.factories import EAST, IN_WEST, WEST, City, organisation, person

TODAY = date(2026, 7, 1)
HEATING = "采暖期一般为11月15日至次年3月15日。"


def wording(city: City, **changes: object) -> Wording:
    given = {
        "title": "采暖季时间", "question": "今年什么时候开始供暖?什么时候停暖?", "answer": HEATING, "source": "供热服务指南",
        "organisation": city.bureau, "region_code": city_code(), "valid_from": date(2020, 1, 1), "categories": (city.category,),
    }  # fmt: skip
    return Wording(**(given | changes))  # type: ignore[arg-type]


def second_clerk(city: City) -> Actor:
    return person("department_clerk", city.bureau)


def published(city: City, **changes: object) -> ArticleVersion:
    draft = write_article(city["clerk"], wording(city, **changes))
    return publish_article(second_clerk(city), draft.article_id)


def titles(found: list) -> list[str]:
    return [one.version.title for one in found]


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_draft_is_offered_to_nobody_until_somebody_else_approves_it(city: City) -> None:
    draft = write_article(city["clerk"], wording(city))
    assert suggested(city["acceptor"], "什么时候供暖", None) == []
    with pytest.raises(BadInput):
        publish_article(city["clerk"], draft.article_id)
    assert publish_article(second_clerk(city), draft.article_id).approved_by_id
    assert titles(suggested(city["acceptor"], "请问今年什么时候供暖", None)) == ["采暖季时间"]


def test_a_new_version_takes_the_place_of_the_one_before_which_stays_readable(city: City) -> None:
    first = published(city)
    write_article(city["clerk"], wording(city, answer="提前到11月10日。"), first.article_id)
    assert suggested(city["acceptor"], "什么时候供暖", None)[0].version.answer == HEATING
    publish_article(second_clerk(city), first.article_id)
    assert suggested(city["acceptor"], "什么时候供暖", None)[0].version.answer == "提前到11月10日。"
    assert list(Article.objects.get().versions.values_list("number", "state")) == [(2, "published"), (1, "former")]


def test_the_database_keeps_what_was_published_as_it_was(city: City) -> None:
    version = published(city)
    with pytest.raises(DatabaseError), transaction.atomic():
        ArticleVersion.objects.filter(pk=version.pk).update(answer="别的")
    with pytest.raises(DatabaseError), transaction.atomic():
        ArticleVersion.objects.filter(pk=version.pk).delete()


def test_only_whose_it_is_writes_and_approves(city: City) -> None:
    with pytest.raises(NotAllowed):
        write_article(city["other_clerk"], wording(city))
    with pytest.raises(NotAllowed):
        write_article(city["county_clerk"], wording(city, organisation=city.county_office))
    draft = write_article(city["county_clerk"], wording(city, organisation=city.county_office, region_code=EAST))
    with pytest.raises(NotAllowed):
        publish_article(second_clerk(city), draft.article_id)
    with pytest.raises(NotAllowed):
        write_article(city["leader"], wording(city))


def test_an_article_is_offered_only_where_and_while_it_holds(city: City) -> None:
    today = timezone.localdate()
    published(city, title="过去", valid_to=today - timedelta(days=1))
    published(city, title="将来", valid_from=today + timedelta(days=1))
    write_article(city["county_clerk"], wording(city, title="县里", organisation=city.county_office, region_code=EAST))
    publish_article(person("department_clerk", city.county_office, EAST), Article.objects.latest("pk").pk)
    assert titles(suggested(city["acceptor"], "什么时候供暖", None, f"{WEST}001001")) == []
    assert titles(suggested(city["acceptor"], "什么时候供暖", None, f"{EAST}001001")) == ["县里"]


def test_the_category_brings_its_articles_forward_and_words_find_chinese(city: City) -> None:
    published(city, title="水费", question="水费怎么查询?", categories=(city.other_category,))
    published(city)
    assert titles(suggested(city["acceptor"], "", city.other_category)) == ["水费"]
    assert titles(found_answers(city["acceptor"], "供暖")) == ["采暖季时间"]
    assert titles(found_answers(city["acceptor"], "11月15 供暖")) == ["采暖季时间"]
    assert found_answers(city["acceptor"], "供气") == []


def test_a_remark_reaches_whose_article_it_is_and_its_end_whoever_made_it(city: City) -> None:
    version = published(city)
    remark = remark_on(city["acceptor"], version.article_id, "今年改到11月10日了")
    assert Notice.objects.filter(user_id=city["clerk"].user_id, key="knowledge.remark").exists()
    settle_remark(city["clerk"], version.article_id, remark.pk, "已更新")
    assert Notice.objects.filter(user_id=city["acceptor"].user_id, key="knowledge.settled").exists()


def test_what_is_withdrawn_is_offered_no_more(city: City) -> None:
    version = published(city)
    withdraw_article(second_clerk(city), version.article_id)
    assert suggested(city["acceptor"], "什么时候供暖", None) == []


def test_an_answer_names_the_version_it_came_from_and_an_unknown_one_is_refused(city: City) -> None:
    version = published(city)
    given = Report("何时供暖", IN_WEST.x, IN_WEST.y, city.category, Source.HOTLINE, request_kind="consultation")
    case = answer_at_once(city["acceptor"], given, HEATING, version.label)
    assert case.events.get(act="answer").data["article"] == version.label
    with pytest.raises(BadInput):
        answer_at_once(city["acceptor"], given, HEATING, "K9999.1")


def test_intake_shows_the_article_with_its_period_and_source_and_a_key_that_inserts_it(city: City) -> None:
    version = published(city)
    page = client_of(city["acceptor"]).post("/intake/surroundings", {"text": "什么时候开始供暖"}).content.decode()
    assert f'data-article="{version.label}"' in page
    assert "2020-01-01" in page
    assert "供热服务指南" in page
    assert 'data-key="Alt+7"' in page


def test_a_clerk_writes_on_the_page_and_another_publishes(city: City) -> None:
    form = {
        "title": "停热", "question": "怎么停热?", "answer": "到营业厅。", "source": "指南", "valid_from": "2026-01-01", "valid_to": "",
        "organisation": city.bureau.pk, "region": "", "category": [city.category.pk],
    }  # fmt: skip
    answer = client_of(city["clerk"]).post("/knowledge/new/", form)
    article = Article.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/knowledge/{article.pk}/")
    assert client_of(city["clerk"]).post(f"/knowledge/{article.pk}/publish").status_code == 422
    assert client_of(second_clerk(city)).post(f"/knowledge/{article.pk}/publish").status_code == 302
    assert "停热" in client_of(city["acceptor"]).get("/knowledge/?words=停热").content.decode()
    assert client_of(city["acceptor"]).get("/knowledge/export/xlsx").status_code == 200


def test_a_draft_is_not_there_for_those_whose_it_is_not(city: City) -> None:
    draft = write_article(city["clerk"], wording(city))
    assert client_of(city["other_clerk"]).get(f"/knowledge/{draft.article_id}/").status_code == 404
    assert client_of(person("citizen", None, "")).get("/knowledge/").status_code == 403


def test_the_articles_of_the_city_are_loaded_once_and_marked_made_up(city: City) -> None:
    organisation("LC-E-RL", city.government)
    Category.objects.create(standard="t", version="1", kind="incident", code="X1008", name_zh="供热", name_en="Heating")
    assert load_articles(settings.CITY.file("knowledge.csv")) == 6
    assert not Article.objects.filter(synthetic=False).exists()
    assert load_articles(settings.CITY.file("knowledge.csv")) == 0


def test_shares_count_rare_pairs_more_and_stay_between_nothing_and_one() -> None:
    questions = ["什么时候供暖", "什么时候入学", "水费怎么交"]
    told = shares("请问什么时候供暖啊", questions)
    assert told[0] == 1.0
    assert told[0] > told[1] > told[2] == 0.0
    assert shares("", questions) == [0.0, 0.0, 0.0]


# --- several at once -----------------------------------------------------------------------------------------------
def drafts(city: City, count: int) -> list[int]:
    """Drafts of the clerk's, as an import leaves them."""
    return [write_article(city["clerk"], wording(city, title=f"第{number}条")).article_id for number in range(count)]


def states() -> dict[int, str]:
    return dict(ArticleVersion.objects.values_list("article_id", "state"))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_several_drafts_are_approved_at_once_each_with_who_and_when(city: City, language: str) -> None:
    first, second, third = drafts(city, 3)
    browser, approver = client_of(second_clerk(city)), "knowledge/?state=draft"
    browser.cookies["onecity_language"] = language
    page = browser.get(f"/{approver}").content.decode()
    assert page.count('name="article"') == 3
    assert "data-confirm=" in page
    answer = browser.post("/knowledge/several?state=draft&words=", {"article": [first, third, "x", 10**30]}, follow=True)
    assert "2" in str(next(iter(answer.context["messages"])))
    assert states() == {first: "published", second: "draft", third: "published"}
    assert ArticleVersion.objects.exclude(approved_by=None).exclude(approved_at=None).count() == 2


def test_all_of_a_list_are_approved_and_withdrawn_again(city: City) -> None:
    keys = drafts(city, 60)
    browser = client_of(second_clerk(city))
    browser.post("/knowledge/several?state=draft&words=第5", {"all": "1"})
    assert sum(state == "published" for state in states().values()) == 11
    browser.post("/knowledge/several?state=draft", {"all": "1"})
    assert set(states().values()) == {"published"}
    browser.post("/knowledge/several?state=published", {"article": keys[:10]})
    assert sum(state == "withdrawn" for state in states().values()) == 10


def test_several_are_held_to_the_rules_of_one(city: City) -> None:
    own, others = drafts(city, 2)
    county = write_article(city["county_clerk"], wording(city, organisation=city.county_office, region_code=EAST)).article_id
    writer = client_of(city["clerk"])
    assert 'name="article"' not in writer.get("/knowledge/?state=draft").content.decode()
    for browser, expected in ((writer, 302), (client_of(second_clerk(city)), 302), (client_of(city["leader"]), 403)):
        answer = browser.post("/knowledge/several?state=draft", {"article": [county], "all": ""})
        assert answer.status_code == expected
    writer.post("/knowledge/several?state=draft", {"article": [own, others]})
    assert set(states().values()) == {"draft"}
    assert client_of(second_clerk(city)).post("/knowledge/several?state=former", {"article": [own]}).status_code == 404


def test_an_article_somebody_else_settled_first_is_told_and_the_others_are_done(city: City) -> None:
    first, second = drafts(city, 2)
    approver = second_clerk(city)
    publish_article(approver, first)
    outcomes = to_each(approver, Article.objects.order_by("pk"), publish_article)
    assert [bool(outcome.problem) for outcome in outcomes] == [True, False]
    assert states()[second] == "published"
