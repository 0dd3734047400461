"""Random acts by random people: whatever they try, the loop keeps its promises."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from onecity.core.accounts.calendars import city_calendar
from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions import Submission, perform, rate
from onecity.core.cases.acts import ACTS
from onecity.core.cases.clocks import leading_clock
from onecity.core.cases.errors import CaseError
from onecity.core.cases.models import Case, CaseClock, CaseEvent, CaseLink, Ticket
from onecity.core.cases.permission import obstacle
from onecity.core.cases.queries import visible
from onecity.core.cases.queries.tickets import tickets_for
from onecity.core.cases.replaying import StoredRecords, replay
from onecity.core.cases.states import RUNS_IN, State
from onecity.core.cases.tickets import ENDED_BY_ITSELF, KINDS
from tests.factories import IN_EAST, IN_WEST, WEST, City, organisation, person, small_city, unguarded
from tests.loop import STRAIGHT, photo, reported, usual

START = datetime(2026, 9, 28, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PEOPLE_ACTS = sorted(code for code, act in ACTS.items() if act.states and act.roles)
REFUSALS = (CaseError, Case.DoesNotExist)
DEAD_ENDS = ("reject", "void", "force_close", "merge", "split", "note", "return", "urge", "redirect", "send_out", "link")
WEIGHTS = (
    dict.fromkeys(DEAD_ENDS, 1)
    | {act.code: 12 for act in ACTS.values() if act.waits}
    | {act.code: 9 for act in ACTS.values() if act.ticket}
)
WEIGHTS |= {"return": 2, "reject": 1}
"""How likely an act is chosen among those somebody may do."""


class World:
    """A small city with people for every post, and somebody below the bureau."""

    def __init__(self) -> None:
        self.city: City = small_city()
        self.street = organisation(f"{WEST}001", self.city.government, f"{WEST}001", "township")
        self.city.people |= {
            "verifier": person("verifier", self.city.centre),
            "handler": person("handler", self.city.bureau),
            "street_clerk": person("department_clerk", self.street, f"{WEST}001"),
        }
        with unguarded():
            self.city.duty_list.lines.update(milestones=[["停工", 4, "working_hour"]])

    def submission(self, code: str, case: Case, other: Case, chance: Random, at: datetime) -> Submission:
        """Something that mostly fits the act."""
        act, city = ACTS[code], self.city
        outcomes = [one for one in KINDS[act.ticket].outcomes if one not in ENDED_BY_ITSELF] if act.ticket else [""]
        offers: dict[str, Callable[[], Any]] = {
            "note": lambda: "随手一记",
            "category": lambda: chance.choice([city.category, city.other_category]),
            "request_kind": lambda: chance.choice(["consultation", "help"]),
            "urgency": lambda: chance.choice(["urgent", "normal"]),
            "lead": lambda: chance.choice([city.county_office] if case.point == IN_EAST else [city.bureau, city.bureau, city.other_bureau]),
            "assisting": lambda: (chance.choice([city.bureau, city.other_bureau]),),
            "photos": lambda: [photo()],
            "position": lambda: (case.point.x, case.point.y),
            "outcome": lambda: chance.choice(outcomes),
            "organisation": lambda: chance.choice([city.bureau, city.other_bureau, self.street, city.county_office]),
            "person": lambda: chance.choice([None, User.objects.get(pk=chance.choice(list(city.people.values())).user_id)]),
            "limit": lambda: (chance.randint(1, 8), "working_hour"),
            "amount": lambda: Decimal(chance.randint(1, 5)),
            "platform": lambda: "省级平台",
            "reference": lambda: "SD-1",
            "review_on": lambda: (at + timedelta(days=chance.randint(1, 20))).date(),
            "milestone": lambda: "停工",
            "against": lambda: chance.choice(["handle:1", "sign:1", f"rework:{case.event_count}"]),
            "other": lambda: other,
            "link": lambda: chance.choice([None, *CaseLink.objects.order_by("pk").values_list("pk", flat=True)]),
            "text": lambda: "另外一处",
            "rating": lambda: "not",
        }
        return Submission(**{name: offers[name]() for name in act.inputs})


class Loop(RuleBasedStateMachine):
    """Several cases, acted on at random while time passes. Every example is taken back."""

    def __init__(self) -> None:
        super().__init__()
        self.course = transaction.atomic()
        self.course.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.course.__exit__(None, None, None)

    @initialize(seed=st.integers(0, 10_000))
    def begin(self, seed: int) -> None:
        self.chance, self.now = Random(seed), START
        self.world, self.records = World(), StoredRecords()
        city = self.world.city
        for point, category in ((IN_WEST, city.category), (IN_WEST, city.other_category), (IN_EAST, city.category)):
            case = reported(city, point, self.now, category=category)
            self._begin_with(case, self.chance.randint(0, 4))

    def _begin_with(self, case: Case, steps: int) -> None:
        """Some cases are on their way already."""
        for code in STRAIGHT[:steps]:
            actor, given = usual(self.world.city, case, code)
            case = perform(actor, case.pk, code, given, self.now)

    @rule(hours=st.integers(0, 200))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours, minutes=7)

    @rule(steps=st.integers(1, 6))
    def somebody_acts(self, steps: int) -> None:
        for _ in range(steps):
            code, case = self.chance.choice(PEOPLE_ACTS), self.chance.choice(list(Case.objects.order_by("pk")))
            self._try(self.chance.choice(list(self.world.city.people.values())), code, case)

    @rule(steps=st.integers(1, 12))
    def whoever_may_acts(self, steps: int) -> None:
        """Acts that are open to somebody, so that cases get somewhere: answers to tickets and the way ahead before dead ends."""
        for _ in range(steps):
            case = self.chance.choice(list(Case.objects.select_related("lead", "holder", "category").order_by("pk")))
            able = self._able(case)
            if able:
                actor, code = self.chance.choices(able, [WEIGHTS.get(code, 3) for _actor, code in able])[0]
                self._try(actor, code, case)

    def _able(self, case: Case) -> list[tuple[Actor, str]]:
        tickets = {ticket.kind: ticket for ticket in case.tickets.filter(ended_at=None).select_related("organisation")}
        fitting = [ACTS[code] for code in PEOPLE_ACTS if case.state in ACTS[code].states]
        return [
            (actor, act.code)
            for act in fitting
            for actor in self.world.city.people.values()
            if obstacle(actor, act, case, tickets.get(act.ticket), self.now) is None
        ]

    @rule()
    def the_reporter_is_not_satisfied(self) -> None:
        for case in Case.objects.filter(state="closed", rating="").order_by("pk")[:1]:
            rate(case.token, "not", at=self.now)

    def _try(self, actor: Actor, code: str, case: Case) -> None:
        other = self.chance.choice(list(Case.objects.order_by("pk")))
        self.now += timedelta(minutes=1)
        try:
            perform(actor, case.pk, code, self.world.submission(code, case, other, self.chance, self.now), self.now)
        except REFUSALS:
            return
        self._moved_as_the_table_says(case, code)
        assert case in visible(actor) or Case.objects.get(pk=case.pk).state != case.state or code in ("answer_help", "return")

    def _moved_as_the_table_says(self, before: Case, code: str) -> None:
        act, after = ACTS[code], Case.objects.get(pk=before.pk)
        assert before.state in act.states
        allowed = {before.state} if act.to is None else {before.state_before} if act.to == "back" else {act.to}
        assert after.state in allowed or (act.to == State.HANDLING and after.state == State.FILED and after.lead is None)

    @invariant()
    def history_alone_gives_the_same_case(self) -> None:
        for case in Case.objects.select_related("category"):
            made = replay(case, case.events.order_by("sequence"), city_calendar(), self.records)
            assert row(made.case) == row(case)
            assert rows(made.clocks) == rows(case.clocks.all())
            assert rows(made.tickets) == rows(case.tickets.all())
            leading = leading_clock(case, case.clocks.filter(ended_at=None))
            assert case.due_at == (leading.due_at if leading else None)

    @invariant()
    def clocks_run_forward_and_only_where_they_belong(self) -> None:
        for timed in (*CaseClock.objects.select_related("case"), *Ticket.objects.select_related("case")):
            assert timed.used >= 0
            assert timed.started_at <= timed.warn_at <= timed.due_at <= timed.escalate_at
            assert timed.ended_at is None or timed.ended_at >= timed.started_at
            assert (timed.stopped_at is None) or timed.stopped_at >= timed.started_at
        for clock in CaseClock.objects.filter(ended_at=None, stopped_at=None).select_related("case"):
            assert clock.case.state in RUNS_IN[clock.stage]

    @invariant()
    def nobody_verifies_own_work(self) -> None:
        for event in CaseEvent.objects.filter(act__in=["pass", "fail"]):
            handed_in = event.case.events.filter(act__in=["finish", "on_spot", "answer_out"], sequence__lt=event.sequence).latest(
                "sequence"
            )
            assert event.actor_id != handed_in.actor_id
            assert event.organisation_id is None or event.organisation_id != handed_in.organisation_id

    @invariant()
    def nobody_sees_what_is_not_theirs(self) -> None:
        city = self.world.city
        leads = {
            "clerk": city.bureau,
            "other_clerk": city.other_bureau,
            "county_clerk": city.county_office,
            "street_clerk": self.world.street,
        }
        for name, organisation_ in leads.items():
            for case in visible(city[name]):
                assert organisation_.pk in (case.lead_id, *case.involved)
            assert all(ticket.case in visible(city[name]) for ticket in tickets_for(city[name]))
        assert not visible(city["grid_worker"]).exclude(region_code__startswith=WEST).exists()

    @invariant()
    def no_case_follows_or_merges_in_a_circle(self) -> None:
        for field in ("merged_into_id", "clock_parent_id"):
            above = dict(Case.objects.values_list("pk", field))
            for key in above:
                seen, at = set(), key
                while at is not None:
                    assert at not in seen, field
                    seen.add(at)
                    at = above[at]
        for case in Case.objects.exclude(handed_down=[]):
            chain = [case.lead_id, *case.handed_down]
            assert len(chain) == len(set(chain))


def row(case: Case) -> dict[str, Any]:
    return {field.attname: plain(getattr(case, field.attname)) for field in case._meta.concrete_fields}


def plain(value: Any) -> Any:
    return value.wkt if hasattr(value, "wkt") else value


def rows(timed: Any) -> list[tuple[Any, ...]]:
    ordered = sorted(
        timed, key=lambda one: (one.started_at, getattr(one, "stage", ""), getattr(one, "milestone", ""), getattr(one, "number", 0))
    )
    return [tuple(getattr(one, field.attname) for field in one._meta.concrete_fields if field.name != "id") for one in ordered]


def test_whatever_people_try_the_loop_keeps_its_promises(db: None) -> None:
    run_state_machine_as_test(
        Loop,
        settings=settings(
            max_examples=12,
            stateful_step_count=12,
            deadline=None,
            derandomize=True,
            database=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
