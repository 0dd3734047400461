"""A plan as its page tells it: every figure with its formula, and the way to its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from onecity.apps.fusion.models import Plan
from onecity.apps.fusion.presenting.histogram import Bar, bars
from onecity.apps.fusion.queries.plans import KEPT, Saving
from onecity.apps.fusion.team.prices import PRICES, Price, usual
from onecity.core.shell.parts import Figure

TEN_THOUSAND = 10_000
CLASSES = 10


def _signed(number: float, decimals: int = 0) -> str:
    """What changes, with its sign: a saving is a minus."""
    return f"{'−' if number > 0 else '+' if number < 0 else ''}{number_format(abs(number), decimals, force_grouping=True)}"


def _plain(number: float) -> str:
    return number_format(number, 0, force_grouping=True)


def figures(plan: Plan, found: Saving) -> list[Figure]:
    """Posts, devices, systems and money a year: what changes, and the sum it comes from."""
    rows, systems = f"{reverse('fusion:plan', args=[plan.pk])}?kind={KEPT}", reverse("fusion:systems")
    parts = (found.people_yuan, found.system_yuan, found.device_yuan)
    people, system, device = (number_format(part / TEN_THOUSAND, 1, force_grouping=True) for part in parts)
    words = {"people": people, "system": system, "device": device}
    change = f"{_plain(found.entries)} → {_plain(found.posts)}"
    return [
        Figure(_("Posts"), _signed(found.entries - found.posts), than=change, url=rows),
        Figure(_("Devices"), _signed(found.devices - found.posts), than=f"{_plain(found.devices)} → {_plain(found.posts)}", url=systems),
        Figure(_("Systems"), _signed(found.systems - 1), than=f"{found.systems} → 1", url=systems),
        Figure(
            _("Money a year"),
            _signed(found.yuan / TEN_THOUSAND, 1),
            unit=_("10,000 yuan"),
            than=_("posts %(people)s + systems %(system)s + devices %(device)s") % words,
            url=systems,
        ),
    ]


@dataclass(frozen=True)
class Asked:
    """A price as the form asks for it."""

    key: str
    price: Price
    value: str


def asked(given: Mapping[str, object] | None) -> list[Asked]:
    """The prices as they were given last, else as they begin."""
    values = usual() | dict(given or {})
    return [Asked(key, price, f"{values[key]}") for key, price in PRICES.items()]


def hours_bars(hours: Sequence[float]) -> list[Bar]:
    """How many posts have how many hours a month, in ten classes."""
    most = max(hours, default=0.0)
    step = next((one for one in (10, 20, 25, 50, 100, 200, 500) if one * CLASSES > most), most / CLASSES or 1)
    counts = [0] * CLASSES
    for one in hours:
        counts[min(int(one / step), CLASSES - 1)] += 1
    return bars(counts, [f"{number * step:g}–{(number + 1) * step:g}" for number in range(CLASSES)])


def spread_words(hours: Sequence[float]) -> dict[str, str]:
    """The tenth and ninetieth per cent of the hours, and how many times the one is the other."""
    low, high = (hours[min(int(len(hours) * share), len(hours) - 1)] if hours else 0.0 for share in (0.1, 0.9))
    return {"low": number_format(low, 0), "high": number_format(high, 0), "times": number_format(high / low, 1) if low else "–"}
