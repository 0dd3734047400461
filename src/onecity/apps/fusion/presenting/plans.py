"""A plan as its page tells it: every figure with its formula, and the way to its rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecity.apps.fusion.filters import FATE, KIND, REGION
from onecity.apps.fusion.models import Plan
from onecity.apps.fusion.models.plan import Fate
from onecity.apps.fusion.presenting.histogram import Bar, bars
from onecity.apps.fusion.queries.hall import PartSaving
from onecity.apps.fusion.queries.plans import FREE, KEPT, Money, Saving
from onecity.apps.fusion.team.prices import MONEY, PRICES, Price, usual
from onecity.core.registry import Text
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
    rows, sums = f"{reverse('fusion:plan', args=[plan.pk])}?kind={KEPT}", reverse("fusion:plan-money", args=[plan.pk])
    parts = (found.people_yuan, found.system_yuan, found.device_yuan)
    people, system, device = (number_format(part / TEN_THOUSAND, 1, force_grouping=True) for part in parts)
    words = {"people": people, "system": system, "device": device}
    change = f"{_plain(found.entries)} → {_plain(found.posts)}"
    return [
        Figure(_("Posts"), _signed(found.entries - found.posts), than=change, url=rows),
        Figure(
            _("Devices"),
            _signed(found.devices - found.posts),
            than=f"{_plain(found.devices)} → {_plain(found.posts)}",
            url=f"{sums}?kind=devices",
        ),
        Figure(_("Systems"), _signed(found.systems - 1), than=f"{found.systems} → 1", url=f"{sums}?kind=systems"),
        Figure(
            _("Money a year"),
            _signed(found.yuan / TEN_THOUSAND, 1),
            unit=_("10,000 yuan"),
            than=_("posts %(people)s + systems %(system)s + devices %(device)s") % words,
            url=sums,
        ),
        *_duty_figure(plan),
    ]


def figures_in(plan: Plan, found: PartSaving, region: str) -> list[Figure]:
    """As `figures`, for a county or township: what is counted there."""
    posts, free = (f"{reverse('fusion:plan', args=[plan.pk])}?{KIND}={kind}&{REGION}={region}" for kind in (KEPT, FREE))
    saved, sums = found.entries - found.posts, reverse("fusion:plan-money", args=[plan.pk])
    money = _signed(found.people_yuan / TEN_THOUSAND, 1)
    return [
        Figure(_("Posts"), _signed(saved), than=f"{_plain(found.entries)} → {_plain(found.posts)}", url=posts),
        Figure(_("Free for other work"), _plain(found.free), than=_("people"), url=free),
        Figure(_("Money a year"), money, unit=_("10,000 yuan"), than=_("of the posts alone"), url=sums),
    ]


def _duty_figure(plan: Plan) -> list[Figure]:
    """Hours a month of the duties, where their lists were known."""
    hours = plan.sums.get("duty_hours")
    if not hours:
        return []
    change = f"{_plain(hours[0])} → {_plain(hours[1])}"
    return [Figure(_("Hours of duties a month"), _signed(hours[0] - hours[1]), than=change, url=reverse("fusion:duties"))]


@dataclass(frozen=True)
class Asked:
    """A price as the form asks for it, and where it comes from; `sourced`: whether that is asked."""

    key: str
    price: Price
    value: str
    source: str
    sourced: bool


def asked(plan: Plan | None) -> list[Asked]:
    """The prices as they were given last, else as they begin."""
    values, sources = usual() | dict(plan.prices if plan else {}), plan.sources if plan else {}
    return [Asked(key, price, f"{values[key]}", sources.get(key, ""), key in MONEY) for key, price in PRICES.items()]


@dataclass(frozen=True)
class Chart:
    """A histogram of hours a month: its title, who is counted, and how the hours are spread."""

    title: Text
    about: Text
    bars: Sequence[Bar]


def hours_charts(before: Sequence[float], after: Sequence[float], free: int) -> list[Chart]:
    """The load of people before, where it is known, beside that of the posts after: the same ten classes."""
    most = max([*before, *after], default=0.0)
    step = next((one for one in (10, 20, 25, 50, 100, 200, 500) if one * CLASSES > most), most / CLASSES or 1)
    told = _("%(posts)s posts, %(free)s persons free; P10 %(low)s to P90 %(high)s h, %(times)s times")
    words = {"posts": _plain(len(after)), "free": _plain(free)} | spread_words(after)
    found = [Chart(_("Hours a month of each post"), told % words, _hours_bars(after, step))]
    if before:
        told = _("%(persons)s persons by the duties of their lists; P10 %(low)s to P90 %(high)s h, %(times)s times")
        words = {"persons": _plain(len(before))} | spread_words(before)
        found.insert(0, Chart(_("Hours a month of each person before"), told % words, _hours_bars(before, step)))
    return found


def _hours_bars(hours: Sequence[float], step: float) -> list[Bar]:
    counts = [0] * CLASSES
    for one in hours:
        counts[min(int(one / step), CLASSES - 1)] += 1
    return bars(counts, [f"{number * step:g}–{(number + 1) * step:g}" for number in range(CLASSES)])


def spread_words(hours: Sequence[float]) -> dict[str, str]:
    """The tenth and ninetieth per cent of the hours, and how many times the one is the other."""
    low, high = (hours[min(int(len(hours) * share), len(hours) - 1)] if hours else 0.0 for share in (0.1, 0.9))
    return {"low": number_format(low, 0), "high": number_format(high, 0), "times": number_format(high / low, 1) if low else "–"}


@dataclass(frozen=True)
class FateLine:
    """What became of how many of the free people, and the way to them."""

    label: Text
    count: int
    url: str


def fate_lines(plan: Plan, counts: Mapping[str, int]) -> list[FateLine]:
    """Every fate with its people; what was not told yet comes last."""
    address = reverse("fusion:plan", args=[plan.pk])
    return [FateLine(fate.label, counts.get(fate, 0), f"{address}?{KIND}={FREE}&{FATE}={fate.value}") for fate in Fate]


PART_WORDS: dict[str, Text] = {"people": gettext_lazy("People"), "devices": gettext_lazy("Devices"), "systems": gettext_lazy("Systems")}


@dataclass(frozen=True)
class MoneyRow:
    """A row of the money in words."""

    part: Text
    who: Text
    moment: Text
    row: Money
    source: Text


def money_rows(plan: Plan, rows: Sequence[Money], names: Mapping[str, str]) -> list[MoneyRow]:
    """Each row with whose it is and where its price is from."""
    given = _("given with plan %(plan)s, no source named") % {"plan": str(plan)}
    entered = _("entered with the system, no source named")
    return [
        MoneyRow(
            PART_WORDS[row.part],
            names.get(row.system, row.system) or (_("All systems") if row.before else _("The one team")),
            _("before") if row.before else _("after"),
            row,
            row.source or (entered if row.part == "systems" and row.before else given),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class PlanLine:
    """A plan of the list with its headline; None where it did not come to its end."""

    plan: Plan
    saving: Saving | None
    free: int


@dataclass(frozen=True)
class Compared:
    """A figure of two plans and what the second has more, in words."""

    label: Text
    first: str
    second: str
    difference: str


def compared(plans: Sequence[Plan], savings: Sequence[Saving], hours: Sequence[Sequence[float]]) -> list[Compared]:
    """The figures of two plans side by side: what they save, how the load is spread, what they were computed with."""
    spreads = [
        (one[int(len(one) * 0.1)], one[min(int(len(one) * 0.9), len(one) - 1)], one[-1]) if one else (0.0, 0.0, 0.0) for one in hours
    ]
    table: list[tuple[Text, Callable[[int], float], int]] = [
        (_("Posts"), lambda at: savings[at].posts, 0),
        (_("Money saved a year, 10,000 yuan"), lambda at: savings[at].yuan / TEN_THOUSAND, 1),
        (_("of it people"), lambda at: savings[at].people_yuan / TEN_THOUSAND, 1),
        (_("of it devices"), lambda at: savings[at].device_yuan / TEN_THOUSAND, 1),
        (_("of it systems"), lambda at: savings[at].system_yuan / TEN_THOUSAND, 1),
        (_("Entries on the lists"), lambda at: savings[at].entries, 0),
        (_("Hours of a post, P10"), lambda at: spreads[at][0], 0),
        (_("Hours of a post, P90"), lambda at: spreads[at][1], 0),
        (_("Hours of a post, most"), lambda at: spreads[at][2], 0),
        *((price.label, lambda at, key=key: plans[at].prices[key], 2) for key, price in PRICES.items()),
    ]
    return [_compared(label, value(0), value(1), decimals) for label, value, decimals in table]


def _compared(label: Text, first: float, second: float, decimals: int) -> Compared:
    one, other = (number_format(round(value, decimals), decimals, force_grouping=True) for value in (first, second))
    change = round(second - first, decimals)
    sign = "+" if change > 0 else "−" if change < 0 else ""
    return Compared(label, one, other, f"{sign}{number_format(abs(change), decimals, force_grouping=True)}" if sign else "")
