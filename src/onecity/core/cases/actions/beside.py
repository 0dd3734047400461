"""What an act does to other cases: those that follow its clock, the one it is merged into, a part split off, a link."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from onecity.core.accounts.calendars import city_calendar
from onecity.core.cases.actions.submission import Submission
from onecity.core.cases.actions.writing import Change, write_beside, write_new
from onecity.core.cases.acts import ACTS
from onecity.core.cases.clocks import shared_of
from onecity.core.cases.dossier import Dossier
from onecity.core.cases.effects.deed import handling_clock
from onecity.core.cases.errors import BadInput
from onecity.core.cases.given import Inputs
from onecity.core.cases.models import Case, CaseLink
from onecity.core.cases.queries.near import likeness_between, parts_of
from onecity.core.cases.queries.related import links_of
from onecity.core.cases.routing import line_of_case
from onecity.core.cases.steps import By, Step, advance


@dataclass(frozen=True)
class Done:
    """An act that was done, and the dossiers of the cases beside it."""

    dossier: Dossier
    beside: Sequence[Dossier]
    step: Step
    by: By
    given: Submission


def _on_each(done: Done, act_code: str, inputs: Inputs) -> list[Change]:
    event = done.step.event
    changes = [
        (one.case, advance(one, ACTS[act_code], done.by, event.at, inputs, city_calendar()))
        for one in done.beside
        if one.case.state in ACTS[act_code].states
    ]
    if changes:
        write_beside(changes)
    return changes


def _followed(done: Done) -> list[Change]:
    """Those that share its clock follow it."""
    clock = handling_clock(done.dossier)
    return _on_each(done, "follow", Inputs(other_id=done.dossier.case.pk, shared=shared_of(clock))) if clock else []


def _absorbed(done: Done) -> list[Change]:
    return _on_each(done, "absorb", Inputs(note=done.step.event.note, other_id=done.dossier.case.pk))


def _released(done: Done) -> list[Change]:
    return _on_each(done, "release", Inputs(note=done.step.event.note, other_id=done.dossier.case.pk))


def _kept_of(case: Case) -> Case:
    """A part of a case: same place, same reporter, its own course."""
    kept = ("place", "point", "region_code", "grid_id", "source", "reporter_id", "reported_by_id", "reported_at", "synthetic")
    return Case(**{name: getattr(case, name) for name in kept})


def _split_off(done: Done) -> list[Change]:
    """The part begins its own course, accepted already."""
    case, given, at = done.dossier.case, done.given, done.step.event.at
    assert given.category is not None
    part = _kept_of(case)
    part.text, part.category, part.urgency, part.state_since = given.text.strip(), given.category, given.category.urgency, at
    line = line_of_case(part, given.category.pk, at)
    inputs = Inputs(category=given.category, line=line, other_id=case.pk)
    step = advance(Dossier(part), ACTS["part"], done.by, at, inputs, city_calendar())
    write_new(part, [step])
    return [(part, step)]


def _linked(done: Done) -> list[Change]:
    other = done.beside[0].case
    if links_of(done.dossier.case.pk).filter(Q(case=other) | Q(other=other)).exists():
        raise BadInput({"other": _("These two are linked already.")})
    likeness = likeness_between(done.dossier.case, other)
    made = {"score": likeness.score, "parts": parts_of(likeness), "made_at": done.step.event.at}
    CaseLink.objects.create(case=done.dossier.case, other=other, **made)
    return _at_the_other_end(done, "link_made")


def _unlinked(done: Done) -> list[Change]:
    links_of(done.dossier.case.pk).filter(pk=done.given.link or 0).update(undone_at=done.step.event.at)
    return _at_the_other_end(done, "link_undone")


def _confirmed(done: Done) -> list[Change]:
    held = {"confirmed_at": done.step.event.at, "confirmed_by": done.by.user_id}
    links_of(done.dossier.case.pk).filter(pk=done.given.link or 0).update(**held)
    return _at_the_other_end(done, "link_confirmed")


def _at_the_other_end(done: Done, act_code: str) -> list[Change]:
    """What is done to a link stands in the history at both its ends."""
    return _on_each(done, act_code, Inputs(note=done.step.event.note, other_id=done.dossier.case.pk))


_MOVES: dict[str, Callable[[Done], list[Change]]] = {
    "grant": _followed,
    "suspend": _followed,
    "resume": _followed,
    "merge": _absorbed,
    "unmerge": _released,
    "split": _split_off,
    "link": _linked,
    "confirm_link": _confirmed,
    "unlink": _unlinked,
}


def move_others(done: Done) -> list[Change]:
    """Carry an act over to other cases; what changed there, for whoever must be told."""
    move = _MOVES.get(done.step.event.act)
    return move(done) if move else []
