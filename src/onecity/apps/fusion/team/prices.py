"""What a plan is computed with: hours of work and unit prices, examples of ours that a city sets itself."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from onecity.core.registry import Text


@dataclass(frozen=True)
class Price:
    """A figure that can be set: its name, its unit, where it begins, and the most it may be."""

    label: Text
    unit: Text
    start: float
    most: float
    least: float = 0.0


PRICES: dict[str, Price] = {
    "household_hours": Price(_("Work for a household"), _("h a month"), 0.12, 100),
    "case_hours": Price(_("Work for a case"), _("h"), 0.75, 1000),
    "area_hours": Price(_("Work for a square kilometre"), _("h a month"), 6, 1000),
    "post_hours": Price(_("Hours of a post"), _("h a month"), 150, 744, 1),
    "person_yuan": Price(_("A post costs"), _("yuan a year"), 36_000, 10_000_000),
    "device_yuan": Price(_("A device costs"), _("yuan a year"), 600, 1_000_000),
    "system_yuan": Price(_("The one system costs"), _("yuan a year"), 880_000, 10_000_000_000),
}
MONEY = frozenset({"person_yuan", "device_yuan", "system_yuan"})
"""The figures that are prices: each says where it comes from."""
Prices = dict[str, float]


def usual() -> Prices:
    """The figures a plan begins with."""
    return {key: price.start for key, price in PRICES.items()}
