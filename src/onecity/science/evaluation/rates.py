"""Rates: a named numerator over a named denominator, both sums of counts.

Cities publish the same rate over different denominators (filed over reported or over accepted; closed in limit over due or over
closed), so a denominator is chosen by a switch of the rules. Which cases of a period count at all (suspended, forced, voided,
excluded on appeal) is settled before counting; see `Rules.left_out`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Counts = Mapping[str, int]
Better = Literal["high", "low", ""]

LEFT_OUT = ("suspended", "forced", "void", "upheld")
"""Why a case that fell due may be left out: suspended (挂账), closed by force, voided, an appeal upheld (申诉成立)."""


class UnknownSwitch(ValueError):
    """Rules name a switch or a choice that no rate knows."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True)
class Rate:
    """A rate by its code. `under` maps the choices of its switch to the counts that are summed; the first is usual.

    `reverse` takes the rate from one (accuracy = 1 − returned / dispatched). `better` says which way is good.
    """

    code: str
    over: tuple[str, ...]
    under: Mapping[str, tuple[str, ...]]
    better: Better = "high"
    reverse: bool = False

    @property
    def choices(self) -> tuple[str, ...]:
        """The denominators a city may choose from; one alone is no choice."""
        return tuple(self.under)


def _rate(code: str, over: str, under: str, better: Better = "high", reverse: bool = False) -> Rate:
    choices = {choice.replace("+", "_"): tuple(choice.split("+")) for choice in under.split()}
    return Rate(code, tuple(over.split("+")), choices, better, reverse)


RATES: dict[str, Rate] = {
    rate.code: rate
    for rate in (
        _rate("acceptance", "accepted+answered", "reported", ""),
        _rate("answered_at_once", "answered", "reported", ""),
        _rate("filing", "filed", "accepted reported", ""),
        _rate("dispatch_accuracy", "returned", "dispatched", "high", reverse=True),
        _rate("sign_on_time", "sign_kept", "sign_due"),
        _rate("handling", "handle_done", "handle_due"),
        _rate("handling_on_time", "handle_kept", "handle_due handle_done"),
        _rate("rework", "failed", "handled", "low"),
        _rate("check_pass", "passed", "passed+failed"),
        _rate("verify_on_time", "verify_kept", "verify_due"),
        _rate("closing", "close_done", "close_due"),
        _rate("closing_on_time", "close_kept", "close_due close_done"),
        _rate("forced", "forced", "closed", "low"),
        _rate("extension", "extended", "handle_due handled", "low"),
        _rate("suspension", "suspended", "handle_due handled", "low"),
        _rate("reopening", "reopened", "closed", "low"),
        _rate("satisfaction", "satisfied+basically", "rated"),
        _rate("response", "feedback_kept", "feedback_due dispatched"),
        _rate("solved", "solved", "called"),
        _rate("repeat", "repeated", "reported", "low"),
    )
}
"""DOMAIN "Evaluation"; the three hotline rates (响应 解决 满意) are formulas of ours, as no published weights could be confirmed."""


@dataclass(frozen=True)
class Rules:
    """A city's switches. `left_out` holds reasons of LEFT_OUT; `under` chooses denominators by the code of a rate."""

    left_out: frozenset[str] = frozenset(LEFT_OUT)
    under: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raises UnknownSwitch."""
        for reason in self.left_out - set(LEFT_OUT):
            raise UnknownSwitch(reason)
        for code, choice in self.under.items():
            if code not in RATES or choice not in RATES[code].under:
                raise UnknownSwitch(f"{code}: {choice}")

    def denominator(self, rate: Rate) -> tuple[str, ...]:
        """The counts under a rate."""
        return rate.under[self.under.get(rate.code, rate.choices[0])]


@dataclass(frozen=True)
class Figure:
    """A rate as counted: `value` is a share of one, None where nothing stands below the line."""

    over: int
    under: int
    reverse: bool = False

    @property
    def value(self) -> float | None:
        """The share."""
        if self.under == 0:
            return None
        share = self.over / self.under
        return 1 - share if self.reverse else share


def figure(code: str, counts: Counts, rules: Rules) -> Figure:
    """One rate of some counts; counts that are not there are zero. Raises KeyError for an unknown rate."""
    rate = RATES[code]
    over, under = (sum(counts.get(name, 0) for name in names) for names in (rate.over, rules.denominator(rate)))
    return Figure(over, under, rate.reverse)


def figures(counts: Counts, rules: Rules) -> dict[str, Figure]:
    """Every rate of some counts."""
    return {code: figure(code, counts, rules) for code in RATES}
