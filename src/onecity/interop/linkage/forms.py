"""Forms of subscriptions and of systems outside."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecity.core.accounts.models import Organisation
from onecity.core.cases.acts import ACTS
from onecity.core.programs.models import ApiKey, KeyPermission
from onecity.interop.linkage.adapters.interface import Adapter
from onecity.interop.linkage.handing.actions import PlatformOrder
from onecity.interop.linkage.models import Platform, Subscription
from onecity.interop.linkage.webhooks.actions import SubscriptionOrder

CATEGORY = RegexValidator(r"^(incident|component):[0-9A-Za-z]{0,12}$", gettext_lazy("Kind and code, e.g. incident:06010 or incident:06."))
REGION = RegexValidator(r"^[0-9]{4,12}$", gettext_lazy("4 to 12 digits of the national code."))


class Words(forms.CharField):
    """Several words, divided by spaces or commas."""

    def clean(self, value: Any) -> tuple[str, ...]:
        """Each word, checked."""
        words = tuple(str(value or "").replace("，", " ").replace(",", " ").split())
        for word in words:
            self.run_validators(word)
        return words


def _act_choices() -> list[tuple[str, Any]]:
    return [(act.code, act.told) for act in ACTS.values()]


class SubscriptionForm(forms.Form):
    """Who is told, where, and of what."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    url = forms.CharField(label=gettext_lazy("Address"), max_length=500, help_text=gettext_lazy("https://; it is sent POST requests."))
    key = forms.ModelChoiceField(
        ApiKey.objects.none(),
        label=gettext_lazy("Key"),
        empty_label=None,
        help_text=gettext_lazy("It hears of what this key may read, no more."),
        error_messages={"required": gettext_lazy("Make a key that may read first.")},
    )
    acts = forms.MultipleChoiceField(
        label=gettext_lazy("Only these acts"), choices=_act_choices, required=False, widget=forms.SelectMultiple({"size": 8}),
        help_text=gettext_lazy("None chosen: all of them."),
    )  # fmt: skip
    categories = Words(
        label=gettext_lazy("Only these categories"), max_length=24, required=False, validators=[CATEGORY],
        help_text=gettext_lazy("Kind and code or its beginning, e.g. incident:06; several divided by spaces."),
    )  # fmt: skip
    region_code = forms.CharField(label=gettext_lazy("Only this region"), max_length=12, required=False, validators=[REGION])
    organisation = forms.ModelChoiceField(
        Organisation.objects.filter(active=True), label=gettext_lazy("Only cases of this organisation"), to_field_name="code",
        required=False, widget=forms.TextInput, help_text=gettext_lazy("Its code; those below it count too."),
        error_messages={"invalid_choice": gettext_lazy("No active organisation has this code.")},
    )  # fmt: skip
    personal = forms.BooleanField(label=gettext_lazy("Send the reporter's name and telephone"), required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        readable = ApiKey.objects.filter(revoked_at=None, permissions__contains=[KeyPermission.READ])
        self.fields["key"].queryset = readable  # type: ignore[attr-defined]
        if not settings.LINKAGE_PERSONAL:
            del self.fields["personal"]

    def order(self) -> SubscriptionOrder:
        """What the actions take, once the form is valid."""
        given = self.cleaned_data
        return SubscriptionOrder(
            given["key"], given["name"], given["url"], tuple(given["acts"]), given["categories"], given["region_code"],
            given["organisation"], given.get("personal", False),
        )  # fmt: skip


def initial_of(subscription: Subscription) -> dict[str, Any]:
    """A subscription as the form shows it."""
    organisation = subscription.organisation
    return {
        "name": subscription.name,
        "url": subscription.url,
        "key": subscription.key_id,
        "acts": subscription.acts,
        "categories": " ".join(subscription.categories),
        "region_code": subscription.region_code,
        "organisation": organisation.code if organisation else "",
        "personal": subscription.personal,
    }


class PlatformForm(forms.Form):
    """A system outside: its name, and the settings its adapter declares."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60, help_text=gettext_lazy("The dispatcher chooses it under this name."))
    code = forms.CharField(label=gettext_lazy("Code"), max_length=40)

    def __init__(self, adapter: str, kind: type[Adapter], platform: Platform | None, data: Any = None) -> None:
        initial = {"name": platform.name, "code": platform.code, **platform.settings} if platform else {}
        super().__init__(data, initial=initial)
        self._adapter, self._names = adapter, [setting.name for setting in kind.settings]
        for one in kind.settings:
            widget = forms.PasswordInput({"autocomplete": "new-password"}) if one.secret else forms.TextInput()
            kept = one.secret and platform is not None
            told = _("Empty leaves it as it is.") if kept else one.help
            required = one.required and not kept
            self.fields[one.name] = forms.CharField(
                label=str(one.label), max_length=500, required=required, widget=widget, help_text=str(told)
            )

    def order(self) -> PlatformOrder:
        """What the actions take, once the form is valid."""
        given = self.cleaned_data
        return PlatformOrder(given["code"], given["name"], self._adapter, {name: given[name] for name in self._names})
