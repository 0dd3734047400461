"""`draw_case_loop`: the states and acts of the code as a page of the documentation."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import override

from onecity.core.accounts.roles import ROLES
from onecity.core.cases.acts import ACTS, BACK, Act
from onecity.core.cases.drawing import loop_svg
from onecity.core.cases.states import CLOCK_OF, OPEN_STATES, RUNS_IN, Stage, State
from onecity.core.cases.tickets import ENDED_BY_ITSELF, KINDS, TicketKind

HEAD = """# Case states and acts

Written from the tables in `states.py`, `acts.py` and `tickets.py` of `core/cases` by `onecity manage draw_case_loop`; a test keeps it true.
Every act that changes the state, drawn from the same tables:

![The states of a case and the acts between them](case-loop.svg)

What nobody leads cannot be handled: where an act would lead to `handling` and no organisation leads the case, it goes to `filed`, to the
dispatcher. In every open state: {common}.

| state | 状态 | clock | what may happen |
|---|---|---|---|
"""
ACTS_HEAD = """
## Acts

An act whose *to* is “unchanged” leaves the state. **Bold** inputs are required. Acts of “the platform” are done by the machine.

| act | 操作 | from | to | who | asks | answers | key |
|---|---|---|---|---|---|---|---|
"""
TICKETS_HEAD = """
## Tickets

Side tasks with their own addressee and limit. The limit is that of the duty list, else that of the city's `loop.toml`.

| ticket | 任务单 | answered by | open while | answers |
|---|---|---|---|---|
"""
CLOCKS_HEAD = """
## Clocks

| clock | 时钟 | runs while |
|---|---|---|
"""
OPEN, ANY = "any open state", "any state"


def _both(text: Any) -> tuple[str, str]:
    with override("en"):
        english = str(text)
    with override("zh-hans"):
        return english, str(text)


def _common(act: Act) -> bool:
    """Whether an act is possible in every open state: those are told once."""
    return set(act.states) >= set(OPEN_STATES)


def _state_row(state: State) -> str:
    english, chinese = _both(state.label)
    possible = ", ".join(act.code for act in ACTS.values() if state in act.states and not _common(act))
    return f"| {english} `{state}` | {chinese} | {CLOCK_OF.get(state, '–')} | {possible or '–'} |"


def _states(states: tuple[State, ...]) -> str:
    """States by their codes; all open ones, or all, by one word."""
    if set(states) == set(State):
        return ANY
    if set(states) >= set(OPEN_STATES):
        return ", ".join([OPEN, *(state for state in states if state not in OPEN_STATES)])
    return ", ".join(states) or "–"


def _who(act: Act) -> str:
    named = ", ".join(_both(ROLES[role].label)[0] for role in sorted(act.roles))
    return named or ("anyone; the reporter" if act.code in ("report", "rate") else "the platform")


def _to(act: Act) -> str:
    return "the state before" if act.to == BACK else act.to or "unchanged"


def _act_row(act: Act) -> str:
    english, chinese = _both(act.label)
    asks = ", ".join(f"**{name}**" if name in act.required else name for name in act.inputs)
    told = [f"{english} `{act.code}`", chinese, _states(act.states), _to(act), _who(act), asks, act.ticket, act.key.upper()]
    return f"| {' | '.join(one or '–' for one in told)} |"


def _ticket_row(kind: TicketKind) -> str:
    english, chinese = _both(kind.label)
    who = ", ".join(_both(ROLES[role].label)[0] for role in sorted(kind.roles))
    outcomes = ", ".join(code for code in kind.outcomes if code not in ENDED_BY_ITSELF)
    return f"| {english} `{kind.code}` | {chinese} | {who} | {_states(kind.states)} | {outcomes} |"


ON_TICKETS = {Stage.CHECK: "a site check is open", Stage.CALLBACK: "a call back is open"}


def _clock_row(stage: Stage) -> str:
    english, chinese = _both(stage.label)
    return f"| {english} `{stage}` | {chinese} | {ON_TICKETS.get(stage) or ', '.join(RUNS_IN[stage])} |"


def case_loop_page() -> str:
    """The whole page, in Markdown."""
    common = ", ".join(act.code for act in ACTS.values() if _common(act) and act.roles)
    tables = (
        (HEAD.replace("{common}", common), map(_state_row, State)),
        (ACTS_HEAD, map(_act_row, ACTS.values())),
        (TICKETS_HEAD, map(_ticket_row, KINDS.values())),
        (CLOCKS_HEAD, map(_clock_row, Stage)),
    )
    return "".join(head + "\n".join(rows) + "\n" for head, rows in tables)


class Command(BaseCommand):
    """Prints the page, or the drawing."""

    help = "Print docs/case-loop.md from the tables of the code; with --svg its drawing, docs/case-loop.svg."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which of the two."""
        parser.add_argument("--svg", action="store_true", help="print the drawing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it."""
        self.stdout.write(loop_svg() if options["svg"] else case_loop_page(), ending="")
