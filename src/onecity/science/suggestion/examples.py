"""What a model learns from."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Example:
    """A text and what it is about.

    `label` of "" marks chatter: words that speak for no category. `group` names texts that were made of one wording or are about one
    thing: they are held out together when figures are taken; examples without a group (names, word lists) are never held out.
    `weight` says how much it counts beside a report of weight 1.
    """

    text: str
    label: str
    group: str = ""
    weight: float = 1.0
