"""What an act changed, in words: the part of a history row that its data tells."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from onecity.core.accounts.roles import ROLES
from onecity.core.cases.models import Case
from onecity.core.cases.presenting.limits import sort_label
from onecity.core.cases.request_kinds import kind_name
from onecity.core.cases.states import Rating, Source, Urgency
from onecity.core.cases.suggesting.presenting import alarm_of
from onecity.core.cases.tickets import KINDS
from onecity.core.shell.durations import limit_words
from onecity.core.shell.tags.times import day_words


@dataclass(frozen=True)
class Names:
    """Names the history needs, read at once: organisations, categories, people and cases by their keys in `CaseEvent.data`."""

    organisations: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[int, str] = field(default_factory=dict)
    cases: Mapping[int, str] = field(default_factory=dict)


Teller = Callable[[Case, Mapping[str, Any], Names], str]


def _kind_words(data: Mapping[str, Any]) -> tuple[str, ...]:
    return (kind_name(data["request_kind"]),) if data.get("request_kind") else ()


def _source_words(case: Case, data: Mapping[str, Any], names: Names) -> str:
    words = " · ".join((_("by %(source)s") % {"source": Source(case.source).label}, *_kind_words(data)))
    if data.get("sender") == "unproven":
        words += " · " + _("sender not proven")
    return " · ".join(part for part in (words, _alarm_words(data)) if part)


def _alarm_words(data: Mapping[str, Any]) -> str:
    """By which words a report was found to be urgent."""
    alarm = alarm_of(data.get("danger"))
    if alarm is None:
        return ""
    told = {"urgency": alarm.urgency_label, "words": alarm.words, "name": alarm.name}
    return _("urgency %(urgency)s by the words “%(words)s” (%(name)s)") % told


def _category_words(case: Case, data: Mapping[str, Any], names: Names) -> str:
    key = data.get("category")
    changed = (_("category changed to %(name)s") % {"name": names.categories.get(key, key)},) if key else ()
    return " · ".join((*changed, *_kind_words(data)))


def _answer_words(case: Case, data: Mapping[str, Any], names: Names) -> str:
    article = (_("by article %(number)s") % {"number": data["article"]},) if data.get("article") else ()
    return " · ".join((data.get("number", ""), *_kind_words(data), *article))


def _filed_words(case: Case, data: Mapping[str, Any], names: Names) -> str:
    parts = [str(Urgency(data["urgency"]).label) if data.get("urgency") else "", data.get("number", "")]
    return " · ".join(part for part in parts if part)


def _dispatch_words(case: Case, data: Mapping[str, Any], names: Names) -> str:
    lead = names.organisations.get(data.get("lead", ""), data.get("lead", ""))
    words = _("to %(lead)s") % {"lead": lead}
    helpers = [names.organisations.get(code, code) for code in data.get("assisting", ())]
    if helpers:
        words += " · " + _("assisting: %(names)s") % {"names": _(", ").join(helpers)}
    return words + (" · " + _("duty list line %(line)s") % {"line": data["line"]} if data.get("line") else "")


def _rating_words(case: Case, data: Mapping[str, Any], names: Names) -> str:
    return str(Rating(data["rating"]).label) if data.get("rating") else ""


def _whom(told: Mapping[str, Any], names: Names) -> str:
    """Whom something is for: a person, an organisation, a post."""
    code, person, role = told.get("organisation"), told.get("person_id"), told.get("role")
    parts = (names.organisations.get(code, code) if code else "", names.people.get(person, "") if person else "")
    named = " ".join(part for part in parts if part)
    return named or (str(ROLES[role].label) if role in ROLES else "")


def _opened_words(case: Case, data: Mapping[str, Any], names: Names) -> str:
    """A ticket that was opened: for whom, within what, what it asks for."""
    told = data.get("opens")
    if not told:
        return ""
    whom = _whom(told, names)
    amount = told.get("data", {}).get("amount")
    parts = (
        _("for %(whom)s") % {"whom": whom} if whom else "",
        _("within %(limit)s") % {"limit": limit_words(*told["limit"])},
        _("%(amount)s more") % {"amount": amount} if amount else "",
    )
    return " · ".join(part for part in parts if part)


def _return_words(case: Case, data: Mapping[str, Any], names: Names) -> str:
    return _("the supervisor rules now") if data.get("opens") else ""


def _handed_words(case: Case, data: Mapping[str, Any], names: Names) -> str:
    return _("to %(lead)s") % {"lead": _whom(data, names)}


def _case_words(text: str) -> Teller:
    return lambda case, data, names: _(text) % {"number": names.cases.get(data.get("other_id", 0), "")} if data.get("other_id") else ""


def _platform_words(case: Case, data: Mapping[str, Any], names: Names) -> str:
    return _("to %(lead)s") % {"lead": data.get("platform", "")}


def _reference_words(case: Case, data: Mapping[str, Any], names: Names) -> str:
    return _("their number %(reference)s") % {"reference": data.get("reference", "")}


def _review_words(case: Case, data: Mapping[str, Any], names: Names) -> str:
    day = data.get("review_on")
    return _("review on %(day)s") % {"day": day_words(date.fromisoformat(day))} if day else ""


def _milestone_words(case: Case, data: Mapping[str, Any], names: Names) -> str:
    return str(data.get("milestone", ""))


def _outcome_words(kind: str) -> Teller:
    return lambda case, data, names: str(KINDS[kind].outcomes.get(data.get("outcome", ""), ""))


def _checked_words(case: Case, data: Mapping[str, Any], names: Names) -> str:
    proof = {"photo": _("place shown by the photo"), "device": _("place told by the device")}.get(data.get("evidence", ""), "")
    return " · ".join(part for part in (_outcome_words("site_check")(case, data, names), proof) if part)


def _spot_words(case: Case, data: Mapping[str, Any], names: Names) -> str:
    return " · ".join(part for part in (str(data.get("number", "")), _alarm_words(data)) if part)


def _limits_words(case: Case, data: Mapping[str, Any], names: Names) -> str:
    told = []
    for key, (before, after) in data.get("limits_from", {}).items():
        stage, _colon, milestone = key.partition(":")
        name = milestone or sort_label(stage)
        told.append(f"{name} {limit_words(*before) if before else '–'} → {limit_words(*after)}")
    return _("; ").join(told)


_TELLING: dict[str, Teller] = {
    "report": _source_words,
    "on_spot": _spot_words,
    "accept": _category_words,
    "answer": _answer_words,
    "recategorise": _category_words,
    "redirect": _category_words,
    "file": _filed_words,
    "dispatch": _dispatch_words,
    "rule": _dispatch_words,
    "return": _return_words,
    "rate": _rating_words,
    "hand_down": _handed_words,
    "send_out": _platform_words,
    "acknowledge": _reference_words,
    "suspend": _review_words,
    "relimit": _limits_words,
    "milestone": _milestone_words,
    "answer_check": _checked_words,
    "answer_help": _outcome_words("assistance"),
    "answer_call": _outcome_words("call_back"),
    "bundle": _case_words(gettext_noop("that of %(number)s")),
    "follow": _case_words(gettext_noop("that of %(number)s")),
    "part": _case_words(gettext_noop("from %(number)s")),
    "merge": _case_words(gettext_noop("into %(number)s")),
    "absorb": _case_words("%(number)s"),
    "unmerge": _case_words(gettext_noop("from %(number)s")),
    "release": _case_words("%(number)s"),
    **dict.fromkeys(
        ("link", "link_made", "confirm_link", "link_confirmed", "unlink", "link_undone"), _case_words(gettext_noop("with %(number)s"))
    ),
    **dict.fromkeys(("ask_check", "ask_help", "ask_extension", "supervise", "urge", "appeal", "ask_call"), _opened_words),
}


def told_of(case: Case, act_code: str, data: Mapping[str, Any], names: Names) -> str:
    """What an act changed, in words; '' where its name says it."""
    return _TELLING[act_code](case, data, names) if act_code in _TELLING else ""
