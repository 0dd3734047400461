"""`draw_case_loop`: the states and acts of the code as a page of the documentation."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import override

from onecity.core.accounts.roles import ROLES
from onecity.core.cases.acts import ACTS, Act
from onecity.core.cases.states import CLOCK_OF, State

HEAD = """# Case states and acts

Written from the tables in `core/cases/states.py` and `core/cases/acts.py` by `onecity manage draw_case_loop`; a test keeps it true.

| state | 状态 | clock | what may happen |
|---|---|---|---|
"""
ACTS_HEAD = """
| act | 操作 | from | to | who | asks | key |
|---|---|---|---|---|---|---|
"""


def _both(text: Any) -> tuple[str, str]:
    with override("en"):
        english = str(text)
    with override("zh-hans"):
        return english, str(text)


def _state_row(state: State) -> str:
    english, chinese = _both(state.label)
    possible = ", ".join(act.code for act in ACTS.values() if state in act.states)
    return f"| {english} `{state}` | {chinese} | {CLOCK_OF.get(state, '–')} | {possible or '–'} |"


def _who(act: Act) -> str:
    return ", ".join(_both(ROLES[role].label)[0] for role in sorted(act.roles)) or "anyone; the reporter"


def _act_row(act: Act) -> str:
    english, chinese = _both(act.label)
    left, to = ", ".join(act.states) or "–", act.to or "unchanged"
    asks = ", ".join(f"**{name}**" if name in act.required else name for name in act.inputs)
    return f"| {english} `{act.code}` | {chinese} | {left} | {to} | {_who(act)} | {asks or '–'} | {act.key.upper() or '–'} |"


def case_loop_page() -> str:
    """The whole page, in Markdown. Bold inputs are required."""
    states = "\n".join(_state_row(state) for state in State)
    return f"{HEAD}{states}\n{ACTS_HEAD}" + "\n".join(map(_act_row, ACTS.values())) + "\n"


class Command(BaseCommand):
    """Prints the page."""

    help = "Print docs/case-loop.md from the tables of the code."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it."""
        self.stdout.write(case_loop_page(), ending="")
