"""What lists show fifty times on a page: drawn by plain code, where a template a row would be most of the page's time."""

from html import escape

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from onecity.core.shell.durations import counted_words
from onecity.core.shell.library import register
from onecity.core.shell.parts import CaseLine, Clock
from onecity.core.shell.tags.parts import urgency
from onecity.core.shell.tags.times import left

TICK = 0.75
HALL_SPAN = 1.5
TICKING = frozenset({"ok", "warn", "late"})
NOTHING = SafeString("")

_ROW = (
    '<a class="case-row{}" href="{}" data-row data-id="{}"{}{}{}>\n<span class="case-row__what">{}<span class="cut">{}</span></span>\n'
    '<span class="case-row__left">{}</span>\n<span class="case-row__where cut">{}</span>\n{}\n'
    '<span class="case-row__foot"><span class="cut">{}</span>{}</span>\n</a>\n'
)


def _percent(share: float) -> str:
    return f"{share * 100:.4g}%"


def _line(kind: str, at: str) -> str:
    return f'<line class="clock-bar__tick{kind}" x1="{at}" x2="{at}" y1="0" y2="100%"/>'


def _track(clock: Clock, span: float) -> str:
    """The drawing: what is used, and the marks at 75 % and, where there is room beyond it, at the limit."""
    limit = _line(" clock-bar__tick--limit", _percent(1 / span)) if span > 1 else ""
    return (
        '<svg class="clock-bar__track" aria-hidden="true"><rect class="clock-bar__ground" y="20%" width="100%" height="60%" rx="3"/>'
        f'<rect class="clock-bar__fill" y="20%" width="{_percent(min(max(clock.fraction, 0) / span, 1))}" height="60%" rx="3"/>'
        f"{_line('', _percent(TICK / span))}{limit}</svg>"
    )


def _ticks(clock: Clock, span: float) -> str:
    """What the page's script needs to keep a running bar true."""
    if clock.due is None or clock.state not in TICKING:
        return ""
    times = f'data-due="{clock.due.isoformat()}" data-drawn="{timezone.now().isoformat()}"'
    counted = f' data-amount="{clock.amount!r}" data-unit="{clock.unit}" data-runs="{_runs(clock)}"' if clock.unit else ""
    return f' {times} data-fraction="{clock.fraction!r}" data-span="{span!r}" data-rate="{clock.rate!r}"{counted}'


def _runs(clock: Clock) -> str:
    """When the limit runs: seconds of the epoch it begins and ends, and its share of a second, run after run."""
    return " ".join(f"{run.begins.timestamp():.0f},{run.ends.timestamp():.0f},{run.share:.6g}" for run in clock.runs)


@register.simple_tag
def clock_bar(clock: Clock, bare: bool = False, hall: bool = False) -> SafeString:
    """A limit as a bar with its tick at 75 %. `bare` shows the bar alone; `hall` runs to 150 % with ticks at 75 and 100 %."""
    span, alone = HALL_SPAN if hall else 1.0, bare or hall
    css = "clock-bar clock-bar--bare" if alone else "clock-bar"
    title = f' title="{escape(str(clock.title))}"' if clock.title else ""
    before = "" if alone else f"<span>{escape(str(clock.label))}</span>"
    after = "" if alone else f'<span class="clock-bar__left">{_left_of(clock)}</span>'
    opening = f'<div class="{css}" data-state="{escape(clock.state)}"{_ticks(clock, span)}{title}>'
    return SafeString(f"{opening}\n{before}{_track(clock, span)}\n{after}</div>")


def _left_of(clock: Clock) -> SafeString:
    """The words of a clock, or what is left of it: as its limit counts where that is known, else the time until it is due."""
    if clock.text or clock.due is None:
        return format_html("{}", clock.text)
    if clock.unit:
        return format_html('<span class="left" data-counted>{}</span>', counted_words(clock.fraction, clock.amount, clock.unit))
    return left(clock.due, clock.state)


def _row_left(clock: Clock | None) -> SafeString:
    if clock is None:
        return NOTHING
    if clock.text or clock.due is None:
        return format_html('<span class="left" data-state="{}">{}</span>', clock.state, clock.text)
    return left(clock.due, clock.state)


def _place(case: CaseLine) -> SafeString:
    if case.longitude is None:
        return NOTHING
    return format_html(' data-longitude="{}" data-latitude="{}"', repr(case.longitude), repr(case.latitude))


@register.simple_tag
def case_row(case: CaseLine, current: bool = False, drawer: bool = True) -> SafeString:
    """One case of a list as a link; `drawer` opens it in the page's drawer."""
    return format_html(
        _ROW,
        " is-new" if case.new else "",
        case.url,
        case.id,
        SafeString(" data-drawer") if drawer else "",
        SafeString(' aria-current="true"') if current else "",
        _place(case),
        urgency(case.urgency, case.urgency_label),
        case.what,
        _row_left(case.clock),
        case.where,
        format_html('<span class="case-row__next">{}</span>', case.next) if case.next else "",
        case.foot,
        clock_bar(case.clock, bare=True) if case.clock else "",
    )
