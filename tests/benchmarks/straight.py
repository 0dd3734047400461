"""The straight way of a case, act by act, by the people of the benchmark's city."""

from random import Random

from onecity.core.accounts.models import Organisation, User
from onecity.core.accounts.scope import actor_of
from onecity.core.cases.actions import Report, Submission, perform, report
from onecity.core.cases.models import Case, DutyLine
from onecity.core.cases.states import Source
from onecity.core.geo.models import BaseGrid

WHO = {"accept": "acceptor", "file": "dutyofficer", "dispatch": "dispatcher", "close": "acceptor"}
ACTS = ("accept", "file", "dispatch", "sign", "finish", "pass", "close")


class StraightWay:
    """Does one act after the other; after the last of a case another one is reported."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._lead = Organisation.objects.get(code="LC-CG")
        self._actors = {name: actor_of(User.objects.get(username=name)) for name in {*WHO.values(), "clerk-lc-cg"}}
        self._checker = actor_of(User.objects.filter(username__startswith="grid-371502001").order_by("pk")[0])
        self._places = list(BaseGrid.objects.filter(code__startswith="371502001", valid_to=None).values_list("centre", flat=True))
        lines = DutyLine.objects.filter(region_prefix="", lead__isnull=False).select_related("category")
        self._categories = [line.category for line in lines]
        self._case: Case | None = None
        self._next = 0

    def step(self) -> None:
        """The next act."""
        if self._case is None or self._next == len(ACTS):
            self._case, self._next = self._report(), 0
            return
        act = ACTS[self._next]
        given = Submission(note="已处理", lead=self._lead if act == "dispatch" else None, seen=self._case.event_count)
        who = self._checker if act == "pass" else self._actors[WHO.get(act, "clerk-lc-cg")]
        self._case = perform(who, self._case.pk, act, given)
        self._next += 1

    def _report(self) -> Case:
        place = self._random.choice(self._places)
        given = Report("路口有一堆垃圾,三天没人管", place.x, place.y, self._random.choice(self._categories), Source.HOTLINE)
        return report(self._actors["acceptor"], given)
