"""A history written in bulk is what the actions would have made, and it replays."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Model

from onecity.core.accounts.calendars import city_calendar
from onecity.core.cases.actions import Report, Submission, perform, report
from onecity.core.cases.acts import ACTS
from onecity.core.cases.models import Attachment, Case, CaseClock, CaseEvent, Category, NumberSeries, Ticket
from onecity.core.cases.replaying import StoredRecords, replay
from onecity.core.cases.states import OPEN_STATES, Source
from onecity.core.ledger.cipher import decrypt
from onecity.project.demo.acting import ActionStage
from onecity.project.demo.agenda import Agenda
from onecity.project.demo.history import Written, write_history
from onecity.project.demo.pictures.album import Album
from onecity.science.cityday import reports_between
from tests.demo_factories import END, START, TEXTS, Demo, small_demo
from tests.factories import IN_WEST, City

SEED = 5
STRAIGHT = {act.code for act in ACTS.values() if act.waits} | {"report", "rate"}
OWN = {"id", "case_id", "token", "reporter_id", "request_key"}
"""Keys and random texts, which no two runs share."""


@pytest.fixture
def demo(city: City) -> Demo:
    """A plan of some dozen cases in two counties, among them every act."""
    return small_demo(city, SEED)


def in_bulk(demo: Demo, album: Album | None = None) -> Written:
    return write_history(demo.plan, START, END, demo.cast, demo.deeds, album)


def plain(values: dict[str, Any], without: set[str]) -> dict[str, Any]:
    return {name: value.wkt if hasattr(value, "wkt") else value for name, value in values.items() if name not in without}


def rows(model: type[Model], *order: str) -> list[dict[str, Any]]:
    return [plain(row, OWN) for row in model._default_manager.order_by(*order).values()]


def reporters() -> list[tuple[str, str, str]]:
    people = [case.reporter for case in Case.objects.exclude(reporter=None).select_related("reporter").order_by("reported_at", "point")]
    return [(decrypt(one.name_cipher), decrypt(one.phone_cipher), one.phone_digest) for one in people]


def everything() -> dict[str, list[Any]]:
    return {
        "cases": rows(Case, "reported_at", "point"),
        "events": rows(CaseEvent, "case__reported_at", "case__point", "sequence"),
        "clocks": rows(CaseClock, "case__reported_at", "case__point", "started_at", "stage"),
        "tickets": rows(Ticket, "case__reported_at", "case__point", "number"),
        "numbers": rows(NumberSeries, "day"),
        "reporters": reporters(),
    }


def test_bulk_history_equals_what_the_actions_make(demo: Demo) -> None:
    with transaction.atomic():
        in_bulk(demo)
        written = everything()
        transaction.set_rollback(True)
    stage = ActionStage(demo.cast, demo.deeds, lambda planned: planned)
    Agenda(demo.plan, reports_between(demo.plan, START, END), stage).play(END)
    acted = everything()
    assert {event["act"] for event in acted["events"]} >= STRAIGHT
    assert any("category" in event["data"] for event in acted["events"] if event["act"] == "accept")
    assert any(event["data"].get("assisting") for event in acted["events"])
    for kind, expected in acted.items():
        assert len(written[kind]) == len(expected) > 0, kind
        for one, other in zip(written[kind], expected, strict=True):
            assert one == other, kind


def fields(row: Model) -> dict[str, Any]:
    return plain({field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}, {"id", "request_key"})


def clock_rows(clocks: Iterable[CaseClock]) -> list[dict[str, Any]]:
    return sorted((fields(clock) for clock in clocks), key=lambda row: (row["started_at"], row["stage"], row["milestone"]))


def test_history_alone_gives_state_counts_and_clocks(demo: Demo) -> None:
    in_bulk(demo)
    records = StoredRecords()
    for case in Case.objects.select_related("category"):
        made = replay(case, case.events.order_by("sequence"), city_calendar(), records)
        assert fields(made.case) == fields(case)
        assert [fields(event) for event in made.events] == [fields(event) for event in case.events.order_by("sequence")]
        assert clock_rows(made.clocks) == clock_rows(case.clocks.all())
        assert [fields(ticket) for ticket in made.tickets] == [fields(ticket) for ticket in case.tickets.order_by("number")]


def test_history_ends_now_with_cases_in_the_middle_of_things(demo: Demo) -> None:
    written = in_bulk(demo)
    assert (written.cases, written.events) == (Case.objects.count(), CaseEvent.objects.count())
    assert CaseEvent.objects.latest("at").at < END
    assert Case.objects.filter(state__in=OPEN_STATES).exists()
    running = CaseClock.objects.filter(ended_at=None)
    assert running.exists()
    assert not running.exclude(case__state__in=OPEN_STATES).exists()


def test_life_goes_on_with_the_next_key_and_number(demo: Demo, city: City) -> None:
    in_bulk(demo)
    last, numbers = Case.objects.latest("pk").pk, set(Case.objects.values_list("number", flat=True))
    given = Report(TEXTS[1], IN_WEST.x, IN_WEST.y, Category.objects.get(pk=city.category.pk), Source.WEB)
    case = report(city["acceptor"], given, END)
    perform(city["acceptor"], case.pk, "accept", Submission(), END)
    filed = perform(city["duty_officer"], case.pk, "file", Submission(), END)
    assert case.pk > last
    assert filed.number not in numbers


def test_photos_are_shared_files_marked_synthetic(demo: Demo, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    in_bulk(demo, Album(recent=START))
    photos = list(Attachment.objects.all())
    assert {"before", "after"} <= {photo.shows for photo in photos}
    assert all(photo.synthetic and photo.distance < 100 and (photo.width, photo.height) == (1024, 768) for photo in photos)
    assert all(Path(photo.file.path).stat().st_size < 60_000 for photo in photos)
    assert len({photo.file.name for photo in photos}) < len(photos)


def test_reporters_cannot_be_telephoned(demo: Demo) -> None:
    in_bulk(demo)
    assert all(phone.startswith("12") and len(phone) == 11 for _name, phone, _digest in reporters())
