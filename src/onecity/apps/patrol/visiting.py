"""A visit as a phone tells it: the form with its checklist, and the words for what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecity.apps.patrol.actions import LONGEST_NOTE, Told
from onecity.apps.patrol.checklists import Item
from onecity.apps.patrol.errors import BadVisit, PointRetired
from onecity.apps.patrol.models import CheckPoint, Outcome, Visit
from onecity.apps.patrol.queries import others_of_day
from onecity.core.cases.errors import CaseError
from onecity.core.cases.forms import PhotosField, PositionField, VoiceField
from onecity.core.cases.messages import words_for
from onecity.core.held import Need, told_needs
from onecity.core.moments import Moment

ANSWERS: Mapping[str, bool] = {"yes": True, "no": False}
VISITED, NOBODY = "visited", "nobody"
ITEM = "item-"
MADE_OF_IT = gettext_lazy("%(point)s: visited. Made of it: %(cases)s")
NOBODY_THERE = gettext_lazy("%(point)s: nobody was there; it is still to be visited.")
VISITED_SO = gettext_lazy("%(point)s: visited.")
REFUSALS = (BadVisit, PointRetired, CaseError)
"""What a visit may be refused by, in words."""


@dataclass(frozen=True)
class Question:
    """An item of the checklist, the field it is answered in, and the answer so far (yes, no or nothing)."""

    item: Item
    name: str
    answer: str


class VisitForm(forms.Form):
    """A visit to a check point: each item of its checklist is answered, unless nobody was there."""

    request_key = forms.UUIDField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(choices=((VISITED, VISITED), (NOBODY, NOBODY)), required=False)
    position = PositionField(required=False)
    accuracy = forms.FloatField(required=False, min_value=0, max_value=10**6, widget=forms.HiddenInput)
    note = forms.CharField(required=False, max_length=LONGEST_NOTE, widget=forms.Textarea({"rows": 2}))
    photos = PhotosField()
    voice = VoiceField()

    def __init__(self, point: CheckPoint, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.items = {f"{ITEM}{item.code}": item for item in point.checklist.items}
        for name in self.items:
            self.fields[name] = forms.ChoiceField(choices=[(word, word) for word in ANSWERS], required=False)

    def questions(self) -> list[Question]:
        """The checklist with its answers so far."""
        return [Question(item, name, str(self[name].value() or "")) for name, item in self.items.items()]

    def needs(self) -> str:
        """What must be there before a phone keeps a visit for later, with why (JSON)."""
        unless = ("outcome", NOBODY)
        items = Need(gettext_lazy("Answer every item of the checklist."), tuple(self.items), unless=unless)
        why = gettext_lazy("Say what you found, or add a photo or a voice note.")
        return told_needs((items, Need(why, ("note", "photos", "voice"), any=True, when=(ITEM, "no"), unless=unless)))

    def asked_otherwise(self) -> bool:
        """Whether it answers items that are not asked here any more."""
        return self.cleaned_data["outcome"] != NOBODY and any(name.startswith(ITEM) and name not in self.items for name in self.data)

    def told(self, moment: Moment | None = None) -> Told:
        """What `actions.visit` takes."""
        given = self.cleaned_data
        nobody = given["outcome"] == NOBODY
        answers = {item.code: ANSWERS[given[name]] for name, item in self.items.items() if given[name] and not nobody}
        more = {name: given[name] for name in ("note", "position", "photos", "accuracy", "voice")}
        return Told(answers, nobody, moment=moment, **more)


def words_of_refusal(error: Exception) -> str:
    """Why a visit could not be taken."""
    match error:
        case BadVisit(fields=fields):
            return " ".join(str(reason) for reason in fields.values())
        case PointRetired():
            return _("This point is no longer visited. What you found there can be reported.")
        case CaseError():
            return words_for(error)
    return str(error)


def words_of(visit: Visit) -> str:
    """What became of a visit: the cases made of it, and who else was there that day."""
    cases = ", ".join(case.label for case in visit.cases.all())
    first = MADE_OF_IT if cases else NOBODY_THERE if visit.outcome == Outcome.NOBODY else VISITED_SO
    parts = [first % {"point": visit.check_point.name, "cases": cases}]
    if visit.outcome == Outcome.FOUND and not cases:
        parts.append(_("What you found is announced already; no case was made of it."))
    parts += [
        _("%(name)s was there at %(time)s, too.") % {"name": one.by.get_full_name(), "time": f"{timezone.localtime(one.at):%H:%M}"}
        for one in others_of_day(visit)[:1]
    ]
    return " ".join(parts)
