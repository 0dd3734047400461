"""Taking in a batch: what `actions.report` does to one report, written for many by a handful of statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils import timezone

from onecity.core.accounts.calendars import city_calendar
from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions.linking import link_duplicates
from onecity.core.cases.actions.reporting import inputs_of, new_case, reporter_of, role_of
from onecity.core.cases.actions.writing import tell
from onecity.core.cases.acts import ACTS
from onecity.core.cases.dossier import Dossier
from onecity.core.cases.duty.circumstances import Circumstances
from onecity.core.cases.imports.reports.checking import Ready
from onecity.core.cases.models import Case, CaseClock, CaseEvent, DutyList, Reporter
from onecity.core.cases.routing import line_for, list_in_force
from onecity.core.cases.steps import By, Step, advance

COUNTY_DIGITS = 6


@dataclass(frozen=True)
class _Made:
    """A case with the rows of its first act, unsaved."""

    dossier: Dossier
    step: Step

    @property
    def case(self) -> Case:
        """The case itself."""
        return self.dossier.case


def request_key(digest: str, row: int) -> UUID:
    """The key of a row: the same file gives the same keys, whenever it is sent again."""
    return uuid5(NAMESPACE_URL, f"import:{digest}:{row}")


def known_keys(keys: Iterable[UUID]) -> set[UUID]:
    """Those of the keys under which a case was taken in before."""
    found = CaseEvent.objects.filter(request_key__in=list(keys)).values_list("request_key", flat=True)
    return {key for key in found if key is not None}


class Taker:
    """Takes in the good rows of one file for one importer."""

    def __init__(self, actor: Actor, digest: str) -> None:
        self._by = By(actor.user_id, actor.name, role_of(actor))
        self._digest = digest
        self._calendar = city_calendar()
        self._lists: dict[date, DutyList | None] = {}

    def take(self, ready: Sequence[Ready]) -> int:
        """Write the cases of a batch inside the caller's transaction; rows taken before are left alone. Returns how many are new."""
        keys = {one.row.number: request_key(self._digest, one.row.number) for one in ready}
        known = known_keys(keys.values())
        now = timezone.now()
        made = [self._make(one, keys[one.row.number], now) for one in ready if keys[one.row.number] not in known]
        _write(made)
        _tell_once_a_county(made)
        link_duplicates([one.dossier for one in made], now)
        return len(made)

    def _make(self, one: Ready, key: UUID, now: datetime) -> _Made:
        at = one.reported_at or now
        case = new_case(one.report, one.located, self._by, at)
        case.reporter = reporter_of(one.report.reporter)
        circumstances = Circumstances(at, case.point)
        line = line_for(self._list_of(timezone.localdate(at)), one.report.category.pk, one.located.region_code, circumstances)
        dossier = Dossier(case)
        step = advance(dossier, ACTS["report"], self._by, at, inputs_of(one.report, line), self._calendar)
        step.event.request_key = key
        return _Made(dossier, step)

    def _list_of(self, day: date) -> DutyList | None:
        if day not in self._lists:
            self._lists[day] = list_in_force(day)
        return self._lists[day]


def _write(made: Sequence[_Made]) -> None:
    Reporter.objects.bulk_create([one.case.reporter for one in made if one.case.reporter])
    Case.objects.bulk_create([one.case for one in made])
    CaseEvent.objects.bulk_create([one.step.event for one in made])
    CaseClock.objects.bulk_create(clock for one in made for clock in one.step.clocks)


def _tell_once_a_county(made: Sequence[_Made]) -> None:
    """Open pages reload a list at any change in it; five hundred events of one moment would say no more than one."""
    newest = {one.case.region_code[:COUNTY_DIGITS]: one for one in made}
    for one in newest.values():
        tell(one.case, one.step)
