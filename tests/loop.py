"""Carrying cases through the loop in tests: who does what, and with what."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.gis.geos import Point

from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions import Report, Submission, perform, report
from onecity.core.cases.models import Case, Ticket
from onecity.core.cases.photos import Photo, read_photo
from onecity.core.cases.states import Source
from tests.factories import EAST, IN_WEST, City
from tests.pictures import jpeg

STRAIGHT = ("accept", "file", "dispatch", "sign", "finish", "pass", "close")
TEXT = "路口有一堆垃圾,三天没人管"


def reported(city: City, at: Point = IN_WEST, moment: datetime | None = None, **changes: Any) -> Case:
    """A case just reported."""
    given = {"text": TEXT, "category": city.category, "source": Source.WEB} | changes
    return report(city["acceptor"], Report(longitude=at.x, latitude=at.y, **given), moment)


def _clerk(case: Case) -> str:
    return "county_clerk" if case.region_code.startswith(EAST) else "clerk"


def usual(city: City, case: Case, act: str) -> tuple[Actor, Submission]:
    """Who usually does an act, and with what."""
    clerk = city[_clerk(case)]
    lead = city.county_office if clerk == city["county_clerk"] else city.bureau
    known: dict[str, tuple[Actor, Submission]] = {
        "accept": (city["acceptor"], Submission()),
        "file": (city["duty_officer"], Submission()),
        "dispatch": (city["dispatcher"], Submission(lead=lead)),
        "sign": (clerk, Submission()),
        "return": (clerk, Submission(note="不归我们管")),
        "finish": (clerk, Submission(note="已清运")),
        "pass": (city["grid_worker"], Submission()),
        "fail": (city["grid_worker"], Submission(note="还有污渍")),
        "close": (city["acceptor"], Submission()),
        "ask_extension": (clerk, Submission(note="等待材料", amount=Decimal(2))),
        "grant": (city["duty_officer"], Submission()),
        "suspend": (city["dispatcher"], Submission(note="冬季停工", review_on=(case.state_since + timedelta(days=30)).date())),
        "resume": (city["dispatcher"], Submission()),
        "send_out": (city["dispatcher"], Submission(platform="省级平台", note="跨市")),
        "supervise": (city["supervisor"], Submission(note="三日内办结")),
        "urge": (city["supervisor"], Submission()),
        "reopen": (city["acceptor"], Submission(note="又出现了")),
        "void": (city["duty_officer"], Submission(note="测试数据")),
        "force_close": (city["supervisor"], Submission(note="无法解决")),
        "redirect": (clerk, Submission(note="是道路问题", category=city.other_category)),
    }
    return known[act]


def act(city: City, case: Case, code: str, at: datetime | None = None, by: Actor | None = None, **given: Any) -> Case:
    """Do one act; what is not given is as usual."""
    if by is None:
        by, submission = usual(city, case, code)
        return perform(by, case.pk, code, Submission(**given) if given else submission, at)
    return perform(by, case.pk, code, Submission(**given), at)


def walk(city: City, case: Case, *acts: str) -> Case:
    """Do several acts as usual."""
    for code in acts:
        case = act(city, case, code)
    return case


def handling(city: City, **changes: Any) -> Case:
    """A case the bureau has signed for."""
    return walk(city, reported(city, **changes), *STRAIGHT[:4])


def ticket_of(case: Case, kind: str) -> Ticket:
    """The newest ticket of a kind."""
    return Ticket.objects.filter(case=case, kind=kind).latest("number")


def photo(taken_at: datetime | None = None, place: Point | None = None) -> Photo:
    """A photo with what its camera says."""
    read = read_photo("a.jpg", jpeg())
    longitude, latitude = (place.x, place.y) if place else (None, None)
    return Photo(read.jpeg, read.thumbnail, read.width, read.height, read.digest, taken_at, longitude, latitude)
