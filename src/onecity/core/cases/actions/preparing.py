"""From what a person gave to what an act needs: lines of the duty list, numbers, tickets, and the checks of each act."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.gis.geos import Point
from django.utils import timezone
from django.utils.translation import gettext as _

from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions.checking import (
    another_case,
    appealed,
    clock_to_share,
    evidence_of,
    free_to_merge,
    link_that_holds,
    link_to_confirm,
    lower_organisation,
    open_milestone,
    person_below,
    site_checker,
    to_assist,
)
from onecity.core.cases.actions.submission import Submission
from onecity.core.cases.actions.writing import next_number
from onecity.core.cases.acts import Act
from onecity.core.cases.clocks import shared_of
from onecity.core.cases.dossier import Dossier
from onecity.core.cases.effects.deed import handling_clock
from onecity.core.cases.errors import BadInput
from onecity.core.cases.given import Inputs, TicketOrder
from onecity.core.cases.knowledge.queries import answer_called
from onecity.core.cases.models import Case, CaseLink, Category, DutyLine, Ticket
from onecity.core.cases.request_kinds import request_kinds
from onecity.core.cases.routing import line_of_case
from onecity.core.cases.rules import city_rules
from onecity.core.cases.ticketing import who_must_act
from onecity.core.cases.tickets import KINDS


@dataclass(frozen=True)
class Work:
    """An act about to be done: by whom, on what, with what, when, answering which ticket, with which other case."""

    actor: Actor
    act: Act
    dossier: Dossier
    given: Submission
    at: datetime
    ticket: Ticket | None = None
    other: Dossier | None = None


def line_of(work: Work, category: Category) -> DutyLine | None:
    """The line of the duty list in force for a category at the place of the case."""
    return line_of_case(work.dossier.case, category.pk, work.at)


def order(work: Work, kind: str, **more: Any) -> TicketOrder:
    """A ticket under the limit the duty list or the city has for its kind."""
    key = KINDS[kind].limit
    limit = work.dossier.case.limits.get(key) or city_rules().limits[key]
    return TicketOrder(kind, **({"limit": tuple(limit)} | more))


def _plain(work: Work) -> Inputs:
    given = work.given
    position = Point(*given.position, srid=4326) if given.position else None
    inputs = Inputs(note=given.note.strip(), position=position)
    return replace(inputs, answers=work.ticket.number, outcome=work.act.outcome or given.outcome) if work.ticket else inputs


def _categorised(work: Work) -> Inputs:
    category = work.given.category
    if category is None or category == work.dossier.case.category:
        return _plain(work)
    return replace(_plain(work), category=category, line=line_of(work, category))


def _accept(work: Work) -> Inputs:
    return replace(_categorised(work), request_kind=work.given.request_kind)


def _answer(work: Work) -> Inputs:
    if not request_kinds()[work.given.request_kind].answerable:
        raise BadInput({"request_kind": _("This kind of request is taken up as a case; an answer does not settle it.")})
    number = next_number(settings.CITY.case_prefix, timezone.localtime(work.at))
    article = work.given.article
    if article and answer_called(article) is None:
        raise BadInput({"article": _("There is no article %(number)s.") % {"number": article}})
    extra = {"article": article} if article else {}
    return replace(_plain(work), request_kind=work.given.request_kind, number=number, extra=extra)


def _recategorise(work: Work) -> Inputs:
    inputs = _categorised(work)
    if inputs.category is None:
        raise BadInput({"category": _("It has this category already.")})
    return inputs


def _file(work: Work) -> Inputs:
    number = next_number(settings.CITY.case_prefix, timezone.localtime(work.at))
    case = work.dossier.case
    return replace(_plain(work), urgency=work.given.urgency, number=number, line=line_of(work, case.category))


def _dispatch(work: Work) -> Inputs:
    given = work.given
    return replace(_plain(work), lead=given.lead, assisting=given.assisting, line=work.dossier.case.duty_line)


def _return(work: Work) -> Inputs:
    again = work.dossier.case.return_count + 1 >= city_rules().returns_before_ruling
    return replace(_plain(work), opens=order(work, "ruling", role="supervisor") if again else None)


def _ask_check(work: Work) -> Inputs:
    person = site_checker(work.dossier.case, work.given.person)
    return replace(_plain(work), opens=order(work, "site_check", person_id=person.pk if person else None))


def _answer_check(work: Work) -> Inputs:
    evidence = evidence_of(work.dossier.case, work.ticket, work.given, work.at)
    return replace(_plain(work), extra={"evidence": evidence})


def _send_out(work: Work) -> Inputs:
    limits = {key: list(city_rules().limits[key]) for key in ("acknowledge", "forward")}
    return replace(_plain(work), platform=work.given.platform.strip(), limits=limits)


def _acknowledge(work: Work) -> Inputs:
    return replace(_plain(work), reference=work.given.reference.strip())


def _hand_down(work: Work) -> Inputs:
    organisation = lower_organisation(work.dossier.case, work.given)
    person = person_below(work.dossier.case, work.given, organisation)
    return replace(_plain(work), organisation=organisation, person_id=person.pk if person else None)


def _ask_help(work: Work) -> Inputs:
    helper = to_assist(work.dossier.case, work.given.organisation, [ticket.organisation_id for ticket in work.dossier.tickets])
    return replace(_plain(work), opens=order(work, "assistance", organisation=helper, limit=tuple(work.given.limit or ())))


def _ask_extension(work: Work) -> Inputs:
    if handling_clock(work.dossier) is None:
        raise BadInput({"amount": _("No limit of handling runs that could be moved.")})
    role = city_rules().extension_level(work.dossier.case.extension_count)
    return replace(_plain(work), opens=order(work, "extension", role=role, data={"amount": str(work.given.amount)}))


def _suspend(work: Work) -> Inputs:
    review_on = work.given.review_on
    if review_on is None or review_on <= timezone.localdate(work.at):
        raise BadInput({"review_on": _("Name a day to come.")})
    return replace(_plain(work), review_on=review_on)


def _milestone(work: Work) -> Inputs:
    return replace(_plain(work), milestone=open_milestone(work.dossier, work.given.milestone))


def _bundle(work: Work) -> Inputs:
    clock = clock_to_share(work.dossier.case, work.other)
    return replace(_plain(work), other_id=clock.case_id, shared=shared_of(clock))


def _merge(work: Work) -> Inputs:
    return replace(_plain(work), other_id=free_to_merge(work.dossier.case, work.other).pk)


def _link(work: Work) -> Inputs:
    return replace(_plain(work), other_id=another_case(work.dossier.case, work.other).case.pk)


def _at_both_ends(link_of: Callable[[Case, int | None], CaseLink]) -> Callable[[Work], Inputs]:
    def prepare(work: Work) -> Inputs:
        link = link_of(work.dossier.case, work.given.link)
        other_id = link.other_id if link.case_id == work.dossier.case.pk else link.case_id
        return replace(_plain(work), other_id=other_id)

    return prepare


def _unmerge(work: Work) -> Inputs:
    return replace(_plain(work), other_id=work.dossier.case.merged_into_id)


def _to_whom_it_concerns(kind: str) -> Callable[[Work], Inputs]:
    def prepare(work: Work) -> Inputs:
        organisation, role = who_must_act(work.dossier.case)
        return replace(_plain(work), opens=order(work, kind, organisation=organisation, role=role))

    return prepare


def _appeal(work: Work) -> Inputs:
    against = appealed(work.dossier.case, work.given.against, work.at)
    return replace(_plain(work), opens=order(work, "appeal", role="supervisor", data={"against": against}))


def _ask_call(work: Work) -> Inputs:
    return replace(_plain(work), opens=order(work, "call_back", role="acceptor"))


_PREPARE: dict[str, Callable[[Work], Inputs]] = {
    "accept": _accept,
    "answer": _answer,
    "recategorise": _recategorise,
    "redirect": _recategorise,
    "file": _file,
    "dispatch": _dispatch,
    "rule": _dispatch,
    "return": _return,
    "ask_check": _ask_check,
    "answer_check": _answer_check,
    "send_out": _send_out,
    "acknowledge": _acknowledge,
    "hand_down": _hand_down,
    "ask_help": _ask_help,
    "ask_extension": _ask_extension,
    "suspend": _suspend,
    "milestone": _milestone,
    "bundle": _bundle,
    "merge": _merge,
    "unmerge": _unmerge,
    "link": _link,
    "confirm_link": _at_both_ends(link_to_confirm),
    "unlink": _at_both_ends(link_that_holds),
    "supervise": _to_whom_it_concerns("supervision"),
    "urge": _to_whom_it_concerns("reminder"),
    "appeal": _appeal,
    "ask_call": _ask_call,
}


def prepare(work: Work) -> Inputs:
    """What the act gets. Raises BadInput where what was given does not fit the case."""
    inputs = _PREPARE.get(work.act.code, _plain)(work)
    moment = work.given.moment
    return replace(inputs, arrived=moment.arrived, extra={**inputs.extra, **moment.kept}) if moment else inputs
