"""The history of a case in words."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from onecity.core.accounts.models import Organisation, User
from onecity.core.cases.actions.writing import metres_between
from onecity.core.cases.acts import ACTS
from onecity.core.cases.models import Attachment, Case, CaseEvent, Category
from onecity.core.cases.presenting.stages import who_words
from onecity.core.cases.presenting.telling import Names, told_of
from onecity.core.registry import Text
from onecity.core.shell.parts import Entry
from onecity.core.shell.tags.times import short

WORTH_TELLING = timedelta(minutes=1)
LATE: dict[str, Text] = {
    "clock": gettext_lazy("sent from a phone that had no network, arrived %(time)s"),
    "counted": gettext_lazy("sent from a phone that had no network, arrived %(time)s; its clock was put right meanwhile"),
    "arrival": gettext_lazy("sent from a phone that had no network, arrived %(time)s; when it was done is not known"),
}
"""How the time of an act was found that arrived later than it was done, as `core.cases.moments` names it."""
SENTENCE_ENDS = "。.!！?？…"


def _codes(events: Iterable[CaseEvent]) -> set[str]:
    named = ((_code_of(event, "lead"), _code_of(event, "organisation"), *event.data.get("assisting", ())) for event in events)
    return {code for codes in named for code in codes if code}


def _code_of(event: CaseEvent, name: str) -> str:
    """An organisation an act named, itself or in the ticket it opened."""
    return str(event.data.get(name) or event.data.get("opens", {}).get(name) or "")


def _person_of(event: CaseEvent) -> int | None:
    return event.data.get("person_id") or event.data.get("opens", {}).get("person_id")


def _people_names(events: Iterable[CaseEvent]) -> dict[int, str]:
    keys = {key for event in events if (key := _person_of(event))}
    return {user.pk: user.get_full_name() for user in User.objects.filter(pk__in=keys)} if keys else {}


def _case_names(events: Iterable[CaseEvent]) -> dict[int, str]:
    """Numbers of other cases, which say nothing of what is in them."""
    keys = {event.data["other_id"] for event in events if event.data.get("other_id")}
    return {case.pk: case.label for case in Case.objects.filter(pk__in=keys).only("number", "reported_at")} if keys else {}


def _category_names(case: Case, events: Sequence[CaseEvent]) -> dict[str, str]:
    """Names by key; only a case that was recategorised needs to ask for more than its own."""
    keys = {event.data["category"] for event in events if event.data.get("category")}
    names = {case.category.key: case.category.name}
    for key in keys - set(names):
        kind, _sign, code = key.partition(":")
        names |= {one.key: one.name for one in Category.objects.filter(kind=kind, code=code)}
    return names


def names_for(case: Case, events: Sequence[CaseEvent]) -> Names:
    """Read the names a history mentions, and those of the assisting organisations."""
    wanted = Q(code__in=_codes(events)) | Q(pk__in=case.assisting)
    organisations = {one.code: one.name for one in Organisation.objects.filter(wanted)}
    return Names(organisations, _category_names(case, events), _people_names(events), _case_names(events))


def _photo_words(photos: Sequence[Attachment]) -> str:
    if not photos:
        return ""
    words = ngettext("%(count)d photo", "%(count)d photos", len(photos)) % {"count": len(photos)}
    known = [photo.distance for photo in photos if photo.distance is not None]
    return _("%(photos)s, %(metres)d m from the place") % {"photos": words, "metres": max(known)} if known else words


def _position_words(case: Case, event: CaseEvent) -> str:
    if event.position is None:
        return ""
    return _("%(metres)d m from the place") % {"metres": metres_between(case.point, event.position)}


def _late_words(event: CaseEvent) -> str:
    """That a phone without a network told an act later than it was done, and how its time was found."""
    if "arrived" not in event.data:
        return ""
    arrived, by = datetime.fromisoformat(event.data["arrived"]), event.data.get("device", {}).get("by", "")
    if arrived - event.at < WORTH_TELLING and by != "arrival":
        return ""
    return str(LATE.get(by, LATE["clock"])) % {"time": short(arrived)}


def _text(case: Case, event: CaseEvent, names: Names, photos: Sequence[Attachment]) -> str:
    told = told_of(case, event.act, event.data, names)
    parts = (told, event.note, _photo_words(photos), _position_words(case, event), _late_words(event))
    return _ended(_("; ").join(part for part in parts if part))


def _ended(text: str) -> str:
    """A sentence with its full stop, since who did it follows."""
    return text if not text or text[-1] in SENTENCE_ENDS else text + pgettext("end of a sentence", ".")


def history_entries(case: Case, events: Sequence[CaseEvent], photos: Iterable[Attachment], names: Names) -> list[Entry]:
    """The history in words, in the order of `events`."""
    by_sequence: dict[int, list[Attachment]] = defaultdict(list)
    for photo in photos:
        by_sequence[photo.sequence].append(photo)
    return [
        Entry(event.at, ACTS[event.act].told, _text(case, event, names, by_sequence[event.sequence]), who_words(event)) for event in events
    ]


def of_people(events: Iterable[CaseEvent]) -> list[CaseEvent]:
    """The events somebody did, without those of machines."""
    return [event for event in events if event.actor_id is not None or event.act in ("report", "rate")]
