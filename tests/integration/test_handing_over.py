"""Cases handed over to systems outside, over real HTTP: one that is slow, one that fails."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.utils import timezone
from pytest_django import Settings

from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions import Submission, perform
from onecity.core.cases.actions.machine import take_back_unacknowledged
from onecity.core.cases.models import Case, CaseEvent
from onecity.core.cases.photos import read_photo
from onecity.core.notices.models import Notice
from onecity.interop.linkage.adapters.finding import adapters
from onecity.interop.linkage.adapters.interface import News, Receipt, Result
from onecity.interop.linkage.errors import BadOrder
from onecity.interop.linkage.handing import actions, claiming, settling
from onecity.interop.linkage.handing.actions import PlatformOrder
from onecity.interop.linkage.handing.exchanging import Exchanger
from onecity.interop.linkage.models import Handover, HandoverState, Platform
from onecity.interop.linkage.simulated.failing import FailingSystem
from onecity.interop.linkage.simulated.serving import running
from onecity.interop.linkage.simulated.slow import SlowSystem
from tests.factories import City, person
from tests.integration.test_case_loop import reported, walk
from tests.pictures import jpeg
from tests.receivers import LOOPBACK

ROUNDS = 20


@pytest.fixture(autouse=True)
def loopback_opened(settings: Settings) -> None:
    settings.LINKAGE_NETWORKS = LOOPBACK


@pytest.fixture
def keeper(city: City) -> Actor:
    return person("administrator", city.centre)


@pytest.fixture
def slow(keeper: Actor) -> Iterator[SlowSystem]:
    system = SlowSystem(photo=jpeg())
    with running(system) as url:
        actions.connect(keeper, PlatformOrder("grid-company", "供电公司", "json_rest", {"url": url, "token": "secret"}))
        yield system


@pytest.fixture
def failing(keeper: Actor) -> Iterator[FailingSystem]:
    system = FailingSystem(refuses=("化粪池",))
    with running(system) as url:
        actions.connect(keeper, PlatformOrder("water", "水务集团", "xml_forms", {"url": url, "unit": "LC"}))
        yield system


def sent_out(city: City, platform: str, **changes: object) -> Case:
    case = walk(city, reported(city, **changes), "accept", "file")
    return perform(city["dispatcher"], case.pk, "send_out", Submission(platform=platform, note="请贵单位处理"))


def exchange(rounds: int = 1) -> None:
    """Exchange until nothing is due, then let the next moment come, some times over."""
    for _ in range(rounds):
        async_to_sync(Exchanger(sync_to_async, Random(1)).catch_up)()
        Handover.objects.update(next_at=timezone.now())


def acts_of(case: Case) -> list[str]:
    return list(case.events.order_by("sequence").values_list("act", flat=True))


def test_a_case_sent_out_is_acknowledged_answered_and_finished(city: City, slow: SlowSystem) -> None:
    case = sent_out(city, "供电公司", photos=[read_photo("a.jpg", jpeg())])
    exchange(ROUNDS)
    assert acts_of(case)[3:] == ["send_out", "acknowledge", "answer_out"]
    case.refresh_from_db()
    assert (case.state, case.external["state"], case.external["reference"]) == ("handled", "answered", "S-0001")
    answer = case.events.get(act="answer_out")
    assert (answer.actor_name, answer.note) == ("供电公司", "已派班组处理完毕，现场已恢复。")
    assert case.photos.filter(shows="after", sequence=answer.sequence).count() == 1
    assert Handover.objects.get().state == HandoverState.ANSWERED
    assert len(slow.matters) == 1
    walk(city, case, "pass", "close")


def test_a_system_that_fails_is_tried_again_until_it_is_done_and_makes_one_matter(city: City, failing: FailingSystem) -> None:
    case = sent_out(city, "water")
    exchange(ROUNDS)
    assert acts_of(case)[3:] == ["send_out", "acknowledge", "answer_out"]
    assert len(failing.matters) == 1, "answers were lost, yet the same key made one matter"
    platform = Platform.objects.get()
    assert platform.last_fault_at
    assert (platform.failures, platform.last_good_at is None) == (0, False)


def test_while_it_fails_the_fault_is_shown_and_the_limit_takes_the_case_back(city: City, failing: FailingSystem) -> None:
    failing.faults = iter(["error"] * 100)
    case = sent_out(city, "water")
    exchange(3)
    handover = Handover.objects.get()
    assert (handover.state, handover.attempts, handover.fault) == (HandoverState.WAITING, 3, "500")
    assert Platform.objects.get().failures == 3
    case.refresh_from_db()
    assert case.due_at is not None
    take_back_unacknowledged(case.due_at + timedelta(hours=1))
    case.refresh_from_db()
    assert (case.state, acts_of(case)[-1]) == ("filed", "take_back")
    assert Notice.objects.filter(key="case.take_back", user_id=city["dispatcher"].user_id).exists()
    exchange()
    handover.refresh_from_db()
    assert handover.state == HandoverState.WITHDRAWN
    again = perform(city["dispatcher"], case.pk, "send_out", Submission(platform="water", note="再次转办"))
    failing.faults = iter([""] * 100)
    exchange(ROUNDS)
    again.refresh_from_db()
    assert again.state == "handled"
    assert Handover.objects.count() == 2


def test_late_news_of_an_earlier_sending_out_is_not_taken_for_the_present_one(city: City, slow: SlowSystem) -> None:
    case = sent_out(city, "供电公司")
    claiming.begin()
    first = Handover.objects.get()
    take_back_unacknowledged(case.due_at + timedelta(days=1))
    perform(city["dispatcher"], case.pk, "send_out", Submission(platform="供电公司", note="再次转办"))
    settling.sent(first.pk, Receipt("late", acknowledged=True))
    settling.heard(first.pk, News(acknowledged=True, result=Result("late")))
    first.refresh_from_db()
    case.refresh_from_db()
    assert (first.state, case.external["state"]) == (HandoverState.WITHDRAWN, "sent")


def test_a_refused_case_goes_back_with_the_reason(city: City, failing: FailingSystem) -> None:
    failing.faults = iter([""] * 100)
    case = sent_out(city, "water", text="化粪池外溢")
    exchange()
    case.refresh_from_db()
    assert case.state == "filed"
    assert case.events.get(act="send_failed").note == "不属于本单位职责"
    assert Handover.objects.get().state == HandoverState.REFUSED


def test_a_worker_killed_after_sending_sends_again_under_the_same_key(city: City, slow: SlowSystem) -> None:
    """The other system has it, the worker died before it wrote that down."""
    sent_out(city, "供电公司")
    claiming.begin()
    (claimed,) = claiming.claim(Platform.objects.get().pk)
    assert claimed.outgoing is not None
    slow.take(claimed.outgoing.key, "", "S-")
    exchange()
    assert Handover.objects.get().state == HandoverState.WAITING, "the lease holds"
    exchange()
    assert Handover.objects.get().reference == "S-0001"
    assert len(slow.matters) == 1


def test_the_same_news_twice_is_one_act(city: City, slow: SlowSystem) -> None:
    case = sent_out(city, "供电公司")
    claiming.begin()
    handover = Handover.objects.get()
    for _ in range(2):
        settling.sent(handover.pk, Receipt("S-1", acknowledged=True))
        settling.heard(handover.pk, News(acknowledged=True))
    for _ in range(2):
        settling.heard(handover.pk, News(acknowledged=True, result=Result("好了", (b"no photo",))))
    assert acts_of(case)[3:] == ["send_out", "acknowledge", "answer_out"]


def test_one_that_hangs_does_not_hold_up_another(city: City, slow: SlowSystem, failing: FailingSystem) -> None:
    failing.faults = iter([""] * 100)
    sent_out(city, "供电公司")
    quick = sent_out(city, "water")
    slow.pause = 0.2
    exchange(3)
    quick.refresh_from_db()
    assert quick.state == "handled"


def test_what_is_sent_holds_nothing_of_persons(city: City, slow: SlowSystem) -> None:
    sent_out(city, "供电公司", text="灯不亮，电话 13700001234")
    exchange()
    assert next(iter(slow.matters.values())).content == "灯不亮，电话 ****"


def test_a_platform_nobody_connected_is_left_to_people(city: City, slow: SlowSystem) -> None:
    case = sent_out(city, "省平台")
    exchange()
    assert not Handover.objects.exists()
    perform(city["dispatcher"], case.pk, "acknowledge", Submission(reference="P-1"))


def test_adapters_are_found_by_their_folder_and_say_what_they_need() -> None:
    assert set(adapters()) == {"json_rest", "xml_forms"}
    for kind in adapters().values():
        assert kind.address in {setting.name for setting in kind.settings}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": ""}, "code"), ({"code": "供电"}, "code"), ({"name": ""}, "name"), ({"adapter": "none"}, "adapter"),
        ({"given": {}}, "url"), ({"given": {"url": "http://10.0.0.1/"}}, "url"), ({"code": "grid-company"}, "code"),
    ],
)  # fmt: skip
def test_a_bad_order_is_named(city: City, keeper: Actor, slow: SlowSystem, changes: dict, field: str) -> None:
    given = {"code": "one", "name": "一", "adapter": "json_rest", "given": {"url": "https://a.example/"}} | changes
    with pytest.raises(BadOrder) as bad:
        actions.connect(keeper, PlatformOrder(**given))
    assert list(bad.value.fields) == [field]


def test_secrets_are_sealed_and_kept_when_left_empty(city: City, keeper: Actor, slow: SlowSystem) -> None:
    platform = Platform.objects.get()
    assert "secret" not in str(platform.settings) + str(bytes(platform.secrets_cipher))
    order = PlatformOrder("grid-company", "供电", "json_rest", {"url": platform.settings["url"], "token": ""})
    assert actions.change(keeper, platform.pk, order).secrets == {"token": "secret"}
    with pytest.raises(NotAllowed):
        actions.switch(city["leader"], platform.pk, False)


def test_a_platform_switched_off_is_left_alone(city: City, keeper: Actor, slow: SlowSystem) -> None:
    actions.switch(keeper, Platform.objects.get().pk, False)
    sent_out(city, "供电公司")
    exchange()
    assert not Handover.objects.exists()
    actions.switch(keeper, Platform.objects.get().pk, True)
    exchange()
    assert Handover.objects.exists()
    assert CaseEvent.objects.filter(act="send_out").count() == 1
