"""Articles and assets from files: the same course as reports, each by the rules of a single one."""

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override
from pytest_django import Settings

from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor
from onecity.core.cases.assets.actions import Found, record_assets
from onecity.core.cases.assets.exports import asset_table
from onecity.core.cases.assets.queries import AssetFilter
from onecity.core.cases.imports import actions, jobs, work
from onecity.core.cases.imports.course import IMPORTS
from onecity.core.cases.imports.files import ZIP_MARK
from onecity.core.cases.imports.kinds import import_kinds, kinds_for
from onecity.core.cases.knowledge.actions import publish_article
from onecity.core.cases.models import Article, ArticleVersion, Asset, Case, Category, ImportRun
from onecity.core.tables import FILE_KINDS, table_file
from onecity.science.coordinates import wgs84_to_gcj02
from tests.factories import IN_EAST, IN_WEST, WEST, City, category, person
from tests.integration.test_import import Cells, csv_bytes, reasons, xlsx_bytes
from tests.streams import content_of

ARTICLE_HEAD = ("标题", "问题", "答复", "责任单位", "类别", "有效期自", "有效期至", "依据")
ASSET_HEAD = ("部件编号", "类别", "名称", "经度", "纬度", "责任单位", "状态")
WRITERS = (csv_bytes, xlsx_bytes)
LAMP, COVER = "37150201037000001", "37150201037000002"


@pytest.fixture(autouse=True)
def private_files(settings: Settings, tmp_path: Path) -> None:
    """Files of a test stay with the test."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def lamps(city: City) -> Category:
    """A category of components."""
    made = category("01037", "路灯", "Street lamp")
    made.kind = "component"
    made.save()
    return made


@pytest.fixture
def steward(city: City) -> Actor:
    """Somebody who keeps the assets of the whole city."""
    return person("data_steward")


def checked(actor: Actor, kind: str, content: bytes, system: str = "wgs84") -> ImportRun:
    """A file uploaded, its columns named as guessed, and checked by the worker."""
    name = "file.xlsx" if content.startswith(ZIP_MARK) else "file.csv"
    run = actions.upload(actor, SimpleUploadedFile(name, content), kind)
    actions.check(actor, run.pk, IMPORTS.proposed(run)[0], system)
    jobs.run_import(run.pk)
    run.refresh_from_db()
    return run


def taken(actor: Actor, kind: str, content: bytes, system: str = "wgs84") -> ImportRun:
    """A file taken in by the worker."""
    run = checked(actor, kind, content, system)
    actions.start(actor, run.pk)
    jobs.run_import(run.pk)
    run.refresh_from_db()
    return run


def article(city: City, **cells: object) -> tuple[object, ...]:
    """A good row of an article with some cells changed, by heading."""
    good = ("采暖季时间", "今年什么时候供暖?", "一般为11月15日。", city.bureau.code, "06001", "2026-01-01", "", "供热服务指南")
    return tuple(cells.get(heading, cell) for heading, cell in zip(ARTICLE_HEAD, good, strict=True))


def asset(**cells: object) -> tuple[object, ...]:
    """A good row of an asset with some cells changed, by heading."""
    good = (LAMP, "路灯", "东昌路 1 号灯", IN_WEST.x, IN_WEST.y, "", "破损")
    return tuple(cells.get(heading, cell) for heading, cell in zip(ASSET_HEAD, good, strict=True))


def test_each_kind_is_offered_to_whoever_may_do_the_single_thing(city: City, steward: Actor) -> None:
    offered = {who: [kind.code for kind in kinds_for(city[who])] for who in ("clerk", "acceptor")}
    assert offered == {"clerk": ["articles"], "acceptor": ["articles"]}
    assert [kind.code for kind in kinds_for(steward)] == ["reports", "assets"]
    with pytest.raises(NotAllowed):
        kinds_for(city["leader"])
    with pytest.raises(NotAllowed):
        actions.upload(city["clerk"], SimpleUploadedFile("a.csv", csv_bytes([ASSET_HEAD, asset()])), "assets")
    with pytest.raises(NotAllowed):
        actions.upload(steward, SimpleUploadedFile("a.csv", csv_bytes([ARTICLE_HEAD])), "articles")


@pytest.mark.parametrize("write", WRITERS)
def test_articles_become_drafts_that_somebody_else_approves(city: City, write: Callable[[Cells], bytes]) -> None:
    content = write([ARTICLE_HEAD, article(city), article(city, 标题="停暖", 问题="什么时候停暖?", 类别="06001；暴露垃圾")])
    run = checked(city["clerk"], "articles", content)
    assert (run.state, run.good_rows, run.bad_rows, Article.objects.count()) == ("checked", 2, 0, 0)
    run = taken(city["clerk"], "articles", content)
    assert (run.state, run.good_rows) == ("done", 2)
    draft = ArticleVersion.objects.order_by("pk").first()
    assert (draft.state, draft.title, draft.written_by_id) == ("draft", "采暖季时间", city["clerk"].user_id)
    assert (draft.article.organisation, list(draft.article.categories.all())) == (city.bureau, [city.category])
    assert publish_article(person("department_clerk", city.bureau), draft.article_id).state == "published"


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"标题": ""}, "title"),
        ({"标题": "长" * 81}, "title"),
        ({"答复": ""}, "answer"),
        ({"依据": ""}, "source"),
        ({"责任单位": "没有的局"}, "organisation"),
        ({"责任单位": ""}, "organisation"),
        ({"类别": "06001;没有的类别"}, "categories"),
        ({"有效期自": "明天"}, "valid_from"),
        ({"有效期至": "2025-12-31"}, "valid_to"),
    ],
)
def test_a_bad_article_is_named_by_row_and_field_and_the_others_are_written(city: City, cells: dict[str, object], field: str) -> None:
    run = taken(city["clerk"], "articles", csv_bytes([ARTICLE_HEAD, article(city, **cells), article(city, 标题="好的")]))
    assert reasons(run) == [(2, field)]
    assert [one.title for one in ArticleVersion.objects.all()] == ["好的"]


def test_nobody_writes_articles_of_another_organisation_by_a_file(city: City) -> None:
    run = taken(city["clerk"], "articles", csv_bytes([ARTICLE_HEAD, article(city, 责任单位=city.other_bureau.code)]))
    assert (reasons(run), Article.objects.count()) == ([(2, "organisation")], 0)


def test_the_same_article_is_written_once(city: City) -> None:
    rows = [ARTICLE_HEAD, article(city), article(city, 答复="别的")]
    run = taken(city["clerk"], "articles", csv_bytes(rows))
    assert (run.good_rows, reasons(run)) == (1, [(3, "title")])
    again = checked(city["clerk"], "articles", csv_bytes([*rows[:2], article(city, 标题="新的")]))
    assert (again.good_rows, again.known_rows) == (1, 1)
    assert Article.objects.count() == 1


@pytest.mark.parametrize("write", WRITERS)
def test_assets_are_recorded_where_they_stand(city: City, lamps: Category, steward: Actor, write: Callable[[Cells], bytes]) -> None:
    content = write([ASSET_HEAD, asset(责任单位=city.bureau.code), asset(部件编号=COVER, 名称="", 状态="")])
    assert checked(steward, "assets", content).good_rows == 2
    assert not Asset.objects.exists()
    run = taken(steward, "assets", content)
    assert (run.state, run.good_rows, run.bad_rows) == ("done", 2, 0)
    first, second = Asset.objects.order_by("code")
    assert (first.code, first.category, first.name_zh, first.state, first.owner) == (LAMP, lamps, "东昌路 1 号灯", "damaged", city.bureau)
    assert (first.region_code[:6], first.synthetic, first.point.coords) == (WEST, False, IN_WEST.coords)
    assert (second.name_zh, second.name_en, second.state, second.owner) == ("路灯", "Street lamp", "intact", None)


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"部件编号": "12"}, "code"),
        ({"部件编号": "3.71502E+16"}, "code"),
        ({"类别": "暴露垃圾"}, "category"),
        ({"经度": "东边"}, "longitude"),
        ({"经度": 100.0}, "longitude"),
        ({"责任单位": "没有的局"}, "owner"),
        ({"状态": "很好"}, "state"),
        ({"名称": "长" * 61}, "name"),
    ],
)
def test_a_bad_asset_is_named_by_row_and_field_and_the_others_are_recorded(
    city: City, lamps: Category, steward: Actor, cells: dict[str, object], field: str
) -> None:
    run = taken(steward, "assets", csv_bytes([ASSET_HEAD, asset(**cells), asset(部件编号=COVER)]))
    assert reasons(run) == [(2, field)]
    assert [one.code for one in Asset.objects.all()] == [COVER]


def test_an_asset_is_recorded_once_and_never_changed_by_a_file(city: City, lamps: Category, steward: Actor) -> None:
    record_assets([Found(LAMP, lamps, "旧名", "Old", IN_WEST.x, IN_WEST.y)])
    run = taken(steward, "assets", csv_bytes([ASSET_HEAD, asset(), asset(部件编号=COVER), asset(部件编号=COVER)]))
    assert (run.good_rows, run.known_rows, reasons(run)) == (1, 1, [(4, "code")])
    assert Asset.objects.get(code=LAMP).name_zh == "旧名"


def test_one_county_records_no_assets_of_another(city: City, lamps: Category) -> None:
    western = person("grid_leader", region_code=WEST)
    rows = [ASSET_HEAD, asset(), asset(部件编号=COVER, 经度=IN_EAST.x, 纬度=IN_EAST.y)]
    assert reasons(taken(western, "assets", csv_bytes(rows))) == [(3, "longitude")]


def test_points_of_a_map_service_are_turned_back(city: City, lamps: Category, steward: Actor) -> None:
    shifted = wgs84_to_gcj02(np.array([IN_WEST.coords]))[0]
    taken(steward, "assets", csv_bytes([ASSET_HEAD, asset(经度=shifted[0], 纬度=shifted[1])]), "gcj02")
    assert Asset.objects.get().point.distance(IN_WEST) < 1e-5


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_was_exported_is_understood_again(city: City, lamps: Category, steward: Actor, language: str) -> None:
    taken(steward, "assets", csv_bytes([ASSET_HEAD, asset(责任单位=city.bureau.code)]))
    with override(language):
        content = table_file(asset_table(steward, AssetFilter()), FILE_KINDS["csv"]).read()
    Asset.objects.all().delete()
    run = taken(steward, "assets", content)
    assert (reasons(run), Asset.objects.get().code, Asset.objects.get().state) == ([], LAMP, "damaged")


def test_a_worker_that_dies_leaves_no_batch_half_done(city: City, lamps: Category, steward: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "BATCH", 2)
    rows: Cells = [ASSET_HEAD, *(asset(部件编号=str(int(LAMP) + number)) for number in range(5))]
    run = checked(steward, "assets", csv_bytes(rows))
    actions.start(steward, run.pk)
    kept, calls = work._keep, []

    def dies(*given: object) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        kept(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(work, "_keep", dies)
    with pytest.raises(KeyboardInterrupt):
        jobs.run_import(run.pk)
    assert Asset.objects.count() == 2
    jobs.run_import(run.pk)
    run.refresh_from_db()
    assert (run.state, run.good_rows, Asset.objects.count()) == ("done", 5, 5)


def client_of(actor: Actor, language: str = "en") -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    client.cookies["onecity_language"] = language
    return client


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_lead_from_the_list_to_the_result(city: City, language: str) -> None:
    client = client_of(city["clerk"], language)
    assert "/cases/imports/?kind=articles" in client.get("/knowledge/").content.decode()
    page = client.get("/cases/imports/?kind=articles").content.decode()
    assert 'value="articles" checked' in page
    assert 'value="assets"' not in page
    file = SimpleUploadedFile("知识.csv", csv_bytes([ARTICLE_HEAD, article(city), article(city, 责任单位="没有的局")]))
    address = client.post("/cases/imports/", {"kind": "articles", "file": file}).headers["Location"]
    run = ImportRun.objects.get()
    assert 'name="system"' not in client.get(address).content.decode()
    named = {f"column-{field}": column for field, column in IMPORTS.proposed(run)[0].items()}
    assert client.post(f"{address}check", {name: value for name, value in named.items() if name != "column-answer"}).status_code == 422
    assert client.post(f"{address}check", named).status_code == 302
    jobs.run_import(run.pk)
    assert "没有的局" in client.get(address).content.decode()
    client.post(f"{address}start")
    jobs.run_import(run.pk)
    assert "/knowledge/?state=draft" in client.get(address).content.decode()
    lines = list(csv.reader(StringIO(content_of(client.get(f"{address}problems.csv")).decode("utf-8-sig"))))
    with override(language):
        assert lines[1][:2] == ["3", str(import_kinds()["articles"].label_of("organisation"))]
    assert Case.objects.count() == 0


def test_a_run_is_out_of_sight_for_who_lost_the_permission(city: City) -> None:
    run = checked(city["clerk"], "articles", csv_bytes([ARTICLE_HEAD, article(city)]))
    assert list(IMPORTS.visible(city["clerk"])) == [run]
    assert client_of(city["leader"]).get(f"/cases/imports/{run.pk}/").status_code == 403
    assert client_of(person("data_steward")).get(f"/cases/imports/{run.pk}/").status_code == 404


def test_files_of_two_kinds_may_be_the_same_bytes(city: City, lamps: Category, steward: Actor) -> None:
    content = csv_bytes([ASSET_HEAD, asset()])
    one = actions.upload(steward, SimpleUploadedFile("a.csv", content), "assets")
    other = actions.upload(steward, SimpleUploadedFile("a.csv", content), "reports")
    assert one.pk != other.pk
