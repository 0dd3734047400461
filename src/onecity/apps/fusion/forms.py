"""What is asked of a system of grids."""

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from onecity.apps.fusion.models import OldSystem
from onecity.core.accounts.models import Organisation

_COLOUR = RegexValidator(r"^#[0-9a-fA-F]{6}\Z", _("Give a colour such as #3b6fd4."))


class SystemForm(forms.ModelForm):
    """A department's system."""

    colour = forms.CharField(label=_("Colour on the map"), validators=[_COLOUR], widget=forms.TextInput(attrs={"type": "color"}))
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Organisation"), required=False)

    class Meta:
        model = OldSystem
        fields = ("code", "name_zh", "name_en", "organisation", "colour", "scheme", "yearly_cost", "cost_source", "devices")
        labels = {
            "code": _("Short code"),
            "name_zh": _("Chinese name"),
            "name_en": _("English name"),
            "scheme": _("Scheme of its codes"),
            "yearly_cost": _("Cost a year without people, yuan"),
            "cost_source": _("Where the cost is known from"),
            "devices": _("Devices"),
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choice = self.fields["organisation"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = Organisation.objects.filter(active=True, region_code=settings.CITY.code).order_by("path")
        for name in ("name_zh", "name_en"):
            self.fields[name].required = True

    def clean_yearly_cost(self) -> object:
        """Not less than nothing."""
        cost = self.cleaned_data["yearly_cost"]
        if cost < 0:
            raise forms.ValidationError(_("A cost is not less than 0."))
        return cost
