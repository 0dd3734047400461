"""The forms of acts: a field for each input of the table, and what `actions.perform` takes of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecity.core.accounts.models import Organisation, User
from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions import Submission
from onecity.core.cases.actions.submission import MAX_NOTE, MOST_EXTENSION
from onecity.core.cases.acts import Act
from onecity.core.cases.forms import PhotosField, PositionField, category_field, request_kind_field
from onecity.core.cases.models import Case
from onecity.core.cases.presenting.appeals import countable_choices
from onecity.core.cases.presenting.related import link_choices
from onecity.core.cases.queries.choices import case_called, checkers_at, people_below
from onecity.core.cases.queries.detail import open_milestones
from onecity.core.cases.states import Urgency
from onecity.core.cases.tickets import ENDED_BY_ITSELF, KINDS
from onecity.core.registry import Text, platform_names
from onecity.science.worktime import Unit

UNIT_CHOICES = (
    (Unit.WORKING_HOUR.value, gettext_lazy("working hours")),
    (Unit.WORKING_DAY.value, gettext_lazy("working days")),
    (Unit.CALENDAR_HOUR.value, gettext_lazy("hours")),
    (Unit.CALENDAR_DAY.value, gettext_lazy("days")),
)
LONGEST_NAME = 60


@dataclass(frozen=True)
class Asked:
    """What a form is about: the act, the case, and who fills it in."""

    act: Act
    case: Case
    actor: Actor

    def required(self, name: str) -> bool:
        """Whether the table wants an input."""
        return name in self.act.required


class LimitInput(forms.MultiWidget):
    """An amount beside its unit."""

    def __init__(self) -> None:
        super().__init__([forms.NumberInput({"min": 1, "step": "0.5"}), forms.Select(choices=UNIT_CHOICES)])

    def decompress(self, value: Any) -> list[Any]:
        """Amount and unit of a limit."""
        return list(value) if value else [None, None]


class LimitField(forms.MultiValueField):
    """A limit: an amount and its unit."""

    def __init__(self, **options: Any) -> None:
        amount = forms.DecimalField(min_value=1, max_value=MOST_EXTENSION, max_digits=6, decimal_places=1)
        super().__init__((amount, forms.ChoiceField(choices=UNIT_CHOICES)), widget=LimitInput, **options)

    def compress(self, data_list: list[Any]) -> tuple[float, str] | None:
        """Amount and unit; None when nothing was said."""
        return (float(data_list[0]), data_list[1]) if data_list else None


class CaseField(forms.CharField):
    """Another case, by its number or receipt; the cleaned value is a case in sight of whoever fills the form in."""

    def __init__(self, actor: Actor, **options: Any) -> None:
        self.actor = actor
        super().__init__(max_length=24, **options)

    def clean(self, value: Any) -> Case | None:
        """The case. A number nobody or somebody out of sight has is told the same."""
        words = super().clean(value)
        found = case_called(self.actor, words) if words else None
        if words and found is None:
            raise forms.ValidationError(_("No case you may see has this number."))
        return found


class PersonField(forms.ModelChoiceField):
    """One of some people, by name."""

    def label_from_instance(self, obj: Any) -> str:
        """The name others see."""
        return str(obj.get_full_name())


NOTE_LABELS: dict[str, Text] = {
    "finish": gettext_lazy("What was done"),
    "ask_help": gettext_lazy("What is needed"),
    "ask_check": gettext_lazy("What to look at"),
    "supervise": gettext_lazy("What is ordered"),
    "answer": gettext_lazy("What the reporter is told"),
    "feedback": gettext_lazy("What the reporter was told"),
    "answer_call": gettext_lazy("What the reporter said"),
    "appeal": gettext_lazy("Why it should not count"),
}


def _note(asked: Asked) -> forms.Field:
    act = asked.act
    label = NOTE_LABELS.get(act.code) or (_("Reason") if act.risk or (asked.required("note") and not act.ticket) else _("Note"))
    return forms.CharField(label=str(label), required=asked.required("note"), max_length=MAX_NOTE, widget=forms.Textarea({"rows": 3}))


def _organisations() -> QuerySet[Organisation]:
    return Organisation.objects.filter(active=True)


def _organisation(label: Text) -> Callable[[Asked], forms.Field]:
    return lambda asked: forms.ModelChoiceField(_organisations(), label=str(label), widget=forms.TextInput)


def _assisting(asked: Asked) -> forms.Field:
    return forms.ModelMultipleChoiceField(_organisations(), label=_("Assisting"), required=False, widget=forms.MultipleHiddenInput)


def _person(asked: Asked) -> forms.Field:
    people: QuerySet[User] = checkers_at(asked.case) if asked.act.code == "ask_check" else people_below(asked.case)
    return PersonField(people, label=_("Person"), required=False, empty_label=_("whoever holds the post"))


def _urgency(asked: Asked) -> forms.Field:
    return forms.ChoiceField(label=_("Urgency"), choices=Urgency.choices, required=False, widget=forms.RadioSelect)


def _outcome(asked: Asked) -> forms.Field:
    known = KINDS[asked.act.ticket].outcomes
    choices = [(code, label) for code, label in known.items() if code not in ENDED_BY_ITSELF]
    return forms.ChoiceField(label=_("Answer"), choices=choices, widget=forms.RadioSelect)


def _amount(asked: Asked) -> forms.Field:
    limit = asked.case.limits.get("handle")
    unit = str(dict(UNIT_CHOICES).get(limit[1], "")) if limit else ""
    label = _("How much more (%(unit)s)") % {"unit": unit}
    return forms.DecimalField(label=label, min_value=0.5, max_value=MOST_EXTENSION, max_digits=6, decimal_places=1)


def _milestone(asked: Asked) -> forms.Field:
    return forms.ChoiceField(label=_("Milestone"), choices=[(name, name) for name in open_milestones(asked.case)])


def _against(asked: Asked) -> forms.Field:
    return forms.ChoiceField(label=_("Against what"), choices=countable_choices(asked.case))


def _link(asked: Asked) -> forms.Field:
    return forms.TypedChoiceField(label=_("Which link"), coerce=int, choices=link_choices(asked.actor, asked.case))


def _words(label: Text) -> Callable[[Asked], forms.Field]:
    return lambda asked: forms.CharField(label=str(label), max_length=LONGEST_NAME)


class PlatformField(forms.CharField):
    """A platform outside: one of those connected by program, or any other that people write to themselves."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=LONGEST_NAME, widget=forms.TextInput({"list": "platforms", "autocomplete": "off"}), **options)
        self.connected = platform_names()


def _platform(asked: Asked) -> forms.Field:
    return PlatformField(label=_("Which platform"))


_FIELDS: dict[str, Callable[[Asked], forms.Field]] = {
    "note": _note,
    "lead": _organisation(gettext_lazy("Lead organisation")),
    "organisation": _organisation(gettext_lazy("Organisation")),
    "assisting": _assisting,
    "person": _person,
    "category": lambda asked: category_field(required=asked.required("category")),
    "request_kind": lambda asked: request_kind_field(required=asked.required("request_kind")),
    "urgency": _urgency,
    "photos": lambda asked: PhotosField(),
    "position": lambda asked: PositionField(required=False),
    "outcome": _outcome,
    "amount": _amount,
    "limit": lambda asked: LimitField(label=_("Limit")),
    "review_on": lambda asked: forms.DateField(label=_("Look at it again on"), widget=forms.DateInput({"type": "date"})),
    "platform": _platform,
    "reference": _words(gettext_lazy("Their number")),
    "milestone": _milestone,
    "against": _against,
    "other": lambda asked: CaseField(asked.actor, label=_("Number or receipt of the other case")),
    "link": _link,
    "text": lambda asked: forms.CharField(
        label=_("What is to be dealt with apart"), max_length=MAX_NOTE, widget=forms.Textarea({"rows": 3})
    ),
}
OWN_TEMPLATES = ("lead", "assisting", "organisation", "category", "urgency", "photos", "position", "note", "platform")


@dataclass(frozen=True)
class Shown:
    """A field with the template that draws it."""

    name: str
    field: forms.BoundField

    @property
    def template(self) -> str:
        """The field's own template, or the one of all others."""
        return f"cases/field_{self.name}.html" if self.name in OWN_TEMPLATES else "cases/field_plain.html"


class ActForm(forms.Form):
    """What one act asks. `seen` is the history length the reader saw, `request_key` makes a double click harmless."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    ticket = forms.IntegerField(widget=forms.HiddenInput, required=False)
    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, asked: Asked, *arguments: Any, open_points: int = 0, **options: Any) -> None:
        """`open_points` is how many points of the closing standard are not ticked."""
        super().__init__(*arguments, **options)
        self.act, self.open_points = asked.act, open_points
        for name in asked.act.inputs:
            self.fields[name] = _FIELDS[name](asked)

    def shown(self) -> list[Shown]:
        """The fields in the order they are asked."""
        return [Shown(name, self[name]) for name in self.act.inputs]

    def clean(self) -> dict[str, Any]:
        """A case passes only when every point of its closing standard is ticked."""
        if self.open_points > 0:
            self.add_error(None, _("Tick every point of the closing standard, or choose “Does not pass”."))
        return self.cleaned_data

    def submission(self) -> Submission:
        """What `actions.perform` takes."""
        given: dict[str, Any] = {name: self.cleaned_data[name] for name in self.act.inputs if self.cleaned_data.get(name)}
        if "assisting" in given:
            given["assisting"] = tuple(given["assisting"])
        return Submission(**given, seen=self.cleaned_data.get("seen"), ticket=self.cleaned_data.get("ticket"))


def act_form(asked: Asked, ticked: Iterable[str] = (), **options: Any) -> ActForm:
    """The form of an act, with what is known of the case filled in; `ticked` are the points of the closing standard that are met."""
    case, passes = asked.case, asked.act.code == "pass"
    initial = {
        "seen": case.event_count,
        "urgency": case.urgency,
        "category": case.category_id,
        "request_kind": case.request_kind,
    } | options.pop("initial", {})
    open_points = len(case.criteria) - len(set(ticked)) if passes else 0
    return ActForm(asked, initial=initial, open_points=open_points, **options)
