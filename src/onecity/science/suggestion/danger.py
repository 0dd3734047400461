"""Words of danger: they raise the urgency by rule, whatever a model says. The table is data; here is how it is read.

A word is literal, or two parts with … between them: the second within REACH characters of the first, in the same clause. It counts
unless it is denied (没有漏气), or one of the rule's false friends stands beside it (轮胎漏气), or it is only feared (万一着火); a rule
marked `feared` counts feared words too, since who fears gas is sent for.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from onecity.science.suggestion.texts import normal

REACH, BEFORE, AFTER = 10, 8, 5

_DENIED = re.compile(
    r"(?:(?<!有)没有|(?<!有)没|(?<!是)不是|(?<!会)不会|未|无|排除|解除|(?<![是会要能])不)"
    r"(?:再|有|任何|发现|发生|出现|闻到|闻见|看到|看见|听到|听说|什么|人|人员|过|被|明显)*$"
)
_FEARED_BEFORE = re.compile(
    r"(?:万一|如果|一旦|假如|假设|要是|若是).{0,8}$"
    r"|(?:怕(?!是)|担心|防止|避免|以免|免得|预防|谨防|防范|小心|容易|可能会|会不会|早晚会|会|严禁|禁止)"
    r"(?:会|要|再|有|被|是|发生|出现|引发|引起|导致|造成|产生|突然|真的|有人|孩子|老人|大家|行人|哪天|以后)*$"
)
_FEARED_AFTER = re.compile(r"了?(?:咋办|怎么办|怎么整|咋整|谁负责|谁来负责|谁管|的话)")
_CLAUSE = re.compile(r"[^\u4e00-\u9fffa-z0-9]+")


def _expression(word: str) -> str:
    """A word as an expression; what stands in the place of … is a group."""
    return f"(.{{0,{REACH}}}?)".join(re.escape(normal(part)) for part in word.split("…"))


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """One expression for all words, longer ones first."""
    return re.compile("|".join(_expression(word) for word in sorted(words, key=len, reverse=True)))


@dataclass(frozen=True)
class DangerRule:
    """One row of the table: what kind of danger, how urgent (the table's own word), and by which words it is known."""

    key: str
    urgency: str
    words: tuple[str, ...]
    false_friends: tuple[str, ...] = ()
    feared: bool = False

    @cached_property
    def known_by(self) -> re.Pattern[str]:
        """The expression that finds its words."""
        return _pattern(self.words)

    @cached_property
    def mistaken_for(self) -> re.Pattern[str] | None:
        """The expression that finds its false friends."""
        return _pattern(self.false_friends) if self.false_friends else None


@dataclass(frozen=True)
class Danger:
    """A rule that holds for a text, and the words in it that decided."""

    rule: DangerRule
    words: str


def _counts(rule: DangerRule, clause: str, found: re.Match[str]) -> bool:
    """Whether a found word is meant as it stands."""
    before, after = clause[: found.start()], clause[found.end() :]
    between = found.group(found.lastindex) if found.lastindex else ""
    if _DENIED.search(before) or _DENIED.search(between):
        return False
    around = clause[max(0, found.start() - BEFORE) : found.end() + AFTER]
    if rule.mistaken_for and rule.mistaken_for.search(around):
        return False
    return rule.feared or not (_FEARED_BEFORE.search(before) or _FEARED_AFTER.match(after))


def _holding(rule: DangerRule, clauses: Iterable[str]) -> Iterator[Danger]:
    for clause in clauses:
        yield from (Danger(rule, found.group()) for found in rule.known_by.finditer(clause) if _counts(rule, clause, found))


def dangers_in(text: str, rules: Iterable[DangerRule]) -> list[Danger]:
    """Every rule that holds for a text, in the order of the rules, each with the first words that decided."""
    clauses = _CLAUSE.sub(" ", normal(text)).split()
    first = (next(_holding(rule, clauses), None) for rule in rules)
    return [danger for danger in first if danger is not None]
