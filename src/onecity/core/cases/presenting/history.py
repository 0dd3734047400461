"""The history of a case in words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from onecity.core.accounts.models import Organisation
from onecity.core.cases.actions.writing import metres_between
from onecity.core.cases.acts import ACTS
from onecity.core.cases.models import Attachment, Case, CaseEvent, Category
from onecity.core.cases.presenting.stages import who_words
from onecity.core.cases.states import Rating, Source, Urgency
from onecity.core.shell.parts import Entry

SENTENCE_ENDS = "。.!！?？…"


@dataclass(frozen=True)
class Names:
    """Names the history needs, read at once: organisations and categories by their keys in `CaseEvent.data`."""

    organisations: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)


def _codes(events: Iterable[CaseEvent]) -> set[str]:
    return {code for event in events for code in (event.data.get("lead"), *event.data.get("assisting", ())) if code}


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
    return Names(organisations, _category_names(case, events))


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


def _source_words(case: Case, data: Mapping[str, Any], names: Names) -> str:
    return _("by %(source)s") % {"source": Source(case.source).label}


def _category_words(case: Case, data: Mapping[str, Any], names: Names) -> str:
    key = data.get("category")
    return _("category changed to %(name)s") % {"name": names.categories.get(key, key)} if key else ""


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


_TELLING = {
    "report": _source_words,
    "accept": _category_words,
    "file": _filed_words,
    "dispatch": _dispatch_words,
    "rate": _rating_words,
}


def _text(case: Case, event: CaseEvent, names: Names, photos: Sequence[Attachment]) -> str:
    told = _TELLING[event.act](case, event.data, names) if event.act in _TELLING else ""
    parts = (told, event.note, _photo_words(photos), _position_words(case, event))
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
