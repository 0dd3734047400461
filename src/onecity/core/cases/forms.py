"""Forms of reports and acts: what people type, checked field by field and turned into what the actions take."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from onecity.core.cases.actions.reporting import MAX_PHOTOS, MAX_PLACE, MAX_TEXT
from onecity.core.cases.actions.submission import MAX_NOTE
from onecity.core.cases.errors import BadPhoto, BadVoice
from onecity.core.cases.messages import words_for
from onecity.core.cases.models import Category
from onecity.core.cases.photos import FORMATS, MAX_BYTES, Photo, read_uploads
from onecity.core.cases.request_kinds import request_kind_choices, request_kinds
from onecity.core.cases.states import Rating
from onecity.core.cases.voices import reading as voices

ACCEPTED_FILES = ",".join(f"image/{name.lower()}" for name in FORMATS)
MOST_EMAIL, MOST_ASSET = 254, 20
PHONE = RegexValidator(r"^[0-9+()\- ]{3,20}$", gettext_lazy("Only digits, please: 3 to 20 of them."))


class PhotosInput(forms.ClearableFileInput):
    """A file input for several photos."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: MultiValueDict[str, UploadedFile], name: str) -> list[UploadedFile]:
        """Every file sent under the name."""
        return files.getlist(name)


class PhotosField(forms.FileField):
    """Several photos, checked and re-encoded: the cleaned value is a list of `Photo`."""

    widget = PhotosInput

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, label=options.pop("label", gettext_lazy("Photos")), **options)
        self.widget.attrs |= {"accept": ACCEPTED_FILES, "data-photos": "", "data-most-bytes": MAX_BYTES, "data-most": MAX_PHOTOS}

    def clean(self, data: Any, initial: Any = None) -> list[Photo]:
        """The photos. The first one that is none is told by its file name."""
        uploads = [upload for upload in data or [] if upload]
        if len(uploads) > MAX_PHOTOS:
            raise forms.ValidationError(ngettext("At most %(most)d photo.", "At most %(most)d photos.", MAX_PHOTOS) % {"most": MAX_PHOTOS})
        try:
            return read_uploads(uploads)
        except BadPhoto as error:
            raise forms.ValidationError(words_for(error)) from error


class VoiceField(forms.FileField):
    """A voice note, checked by its bytes: the cleaned value is a `Voice`, or None."""

    def __init__(self) -> None:
        super().__init__(required=False, label=gettext_lazy("Voice note"))

    def clean(self, data: Any, initial: Any = None) -> voices.Voice | None:
        """The voice note. One that cannot be played is refused with its file name."""
        try:
            return voices.read_upload(data) if data else None
        except BadVoice as error:
            raise forms.ValidationError(words_for(error)) from error


class PositionField(forms.CharField):
    """A place as "longitude,latitude" in degrees (WGS 84); the cleaned value is a pair, or None."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> tuple[float, float] | None:
        """The pair. Anything that is no pair of degrees is refused."""
        text = super().clean(value)
        if not text:
            return None
        try:
            longitude, latitude = (float(part) for part in text.split(","))
        except ValueError as error:
            raise forms.ValidationError(_("Give the place as longitude and latitude in degrees.")) from error
        if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
            raise forms.ValidationError(_("Longitude and latitude are out of range."))
        return longitude, latitude


def category_field(required: bool) -> forms.ModelChoiceField:
    """One category of the code list, chosen by its key in the table; headings are no answer."""
    leaves = Category.objects.filter(active=True, children=None)
    messages = {"required": _("Choose a category."), "invalid_choice": _("This category is not known or no longer in use.")}
    return forms.ModelChoiceField(leaves, label=_("Category"), required=required, widget=forms.TextInput, error_messages=messages)


def request_kind_field(required: bool) -> forms.ChoiceField:
    """What the request is, chosen among the kinds of the city."""
    messages = {"required": _("Say what kind of request it is."), "invalid_choice": _("This kind of request is not known.")}
    return forms.ChoiceField(
        choices=request_kind_choices, label=_("Kind of request"), required=required, widget=forms.RadioSelect, error_messages=messages
    )


def open_request_kind_field() -> forms.ChoiceField:
    """What the request is, where nobody need know: it stays open, as the first answer says, unless one is chosen."""
    field = request_kind_field(required=False)
    field.choices = lambda: [("", _("I am not sure")), *request_kind_choices()] if request_kinds() else []
    return field


class ReportForm(forms.Form):
    """What every report gives."""

    text = forms.CharField(
        label=gettext_lazy("What is the matter"),
        max_length=MAX_TEXT,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": gettext_lazy("Say what is the matter.")},
    )
    place = forms.CharField(label=gettext_lazy("Place"), required=False, max_length=MAX_PLACE)
    point = PositionField(error_messages={"required": gettext_lazy("Say where it is: click it on the map or search for it.")})
    photos = PhotosField()
    reporter_name = forms.CharField(label=pgettext_lazy("of a person", "Name"), required=False, max_length=40)
    reporter_phone = forms.CharField(label=gettext_lazy("Telephone"), required=False, max_length=20, validators=[PHONE])
    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *arguments: Any, needs_category: bool = True, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["category"] = category_field(required=needs_category)


class IntakeForm(ReportForm):
    """What an operator takes down: the kind of request belongs to it; with `answered` it is answered at once by `answer`."""

    asset_code = forms.CharField(label=gettext_lazy("Number on the object"), required=False, max_length=MOST_ASSET)
    reporter_email = forms.EmailField(label=gettext_lazy("E-mail address"), required=False, max_length=MOST_EMAIL)
    answer = forms.CharField(label=gettext_lazy("What the caller was told"), required=False, max_length=MAX_NOTE, widget=forms.Textarea)
    article = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    answered = forms.BooleanField(required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["request_kind"] = request_kind_field(required=bool(request_kinds()))

    def clean(self) -> dict[str, Any]:
        """Who answers says what."""
        given = super().clean() or self.cleaned_data
        if given.get("answered") and not given.get("answer"):
            self.add_error("answer", _("Say what the caller was told."))
        return given


class PublicReportForm(ReportForm):
    """A citizen's report: category and kind may stay open; `website` is bait for machines; who is named has consented."""

    website = forms.CharField(required=False)
    asset = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    consent = forms.BooleanField(required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["request_kind"] = open_request_kind_field()

    def clean(self) -> dict[str, Any]:
        """The checks that concern several fields."""
        given = super().clean() or self.cleaned_data
        if given.get("website"):
            self.add_error(None, _("This looks like a machine's report. Leave the field “website” empty."))
        named = given.get("reporter_name") or given.get("reporter_phone")
        if named and not given.get("consent"):
            self.add_error("consent", _("Tick this if we may keep your name or number to answer you, or leave both empty."))
        return given


class RatingForm(forms.Form):
    """The reporter's word on a closed case."""

    rating = forms.ChoiceField(choices=Rating.choices, error_messages={"required": gettext_lazy("Choose one of the answers.")})
    note = forms.CharField(required=False, max_length=500, widget=forms.Textarea({"rows": 3}))


class PurposeForm(forms.Form):
    """Why somebody looks at a reporter's name and number."""

    purpose = forms.CharField(
        label=gettext_lazy("Purpose"),
        min_length=2,
        max_length=200,
        error_messages={"required": gettext_lazy("Say what you need it for.")},
    )
