"""The form of a new key."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from onecity.core.accounts.models import Organisation
from onecity.core.programs.actions import KeyOrder
from onecity.core.programs.models import DEFAULT_RATE, KeyPermission

HIGHEST_RATE = 60_000


class KeyForm(forms.Form):
    """What a key is to be."""

    name = forms.CharField(label=_("For whom"), max_length=60, help_text=_("The program and who runs it."))
    permissions = forms.MultipleChoiceField(
        label=_("What it may"),
        choices=KeyPermission.choices,
        initial=[KeyPermission.REPORT, KeyPermission.READ],
        widget=forms.CheckboxSelectMultiple,
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.filter(active=True),
        label=_("Organisation code"),
        to_field_name="code",
        required=False,
        widget=forms.TextInput,
        help_text=_("It reads the cases of this organisation and those below it. Empty: of every organisation."),
        error_messages={"invalid_choice": _("No active organisation has this code.")},
    )
    region_code = forms.CharField(
        label=_("Region code"),
        max_length=12,
        required=False,
        validators=[RegexValidator(r"^[0-9]{4,12}$", _("4 to 12 digits of the national code."))],
        help_text=_("It reads and reports within this region only. Empty: in the whole city."),
    )
    rate = forms.IntegerField(label=_("Requests a minute"), min_value=1, max_value=HIGHEST_RATE, initial=DEFAULT_RATE)

    def order(self) -> KeyOrder:
        """What `actions.create_key` takes, once the form is valid."""
        given = self.cleaned_data
        return KeyOrder(given["name"], tuple(given["permissions"]), given["organisation"], given["region_code"], given["rate"])
