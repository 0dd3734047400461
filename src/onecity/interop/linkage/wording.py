"""Codes of the linkage in words, and what of a message its keepers are shown."""

import json
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecity.core.registry import Text

ERRORS: dict[str, Text] = {
    "timeout": gettext_lazy("No answer in time"),
    "refused": gettext_lazy("The address lies in a network that is not open to linkage"),
    "unreachable": gettext_lazy("Nobody answers at the address, or its certificate is not valid"),
    "broken": gettext_lazy("The line broke, or what came was no HTTP"),
    "status": gettext_lazy("Answered, but not with 200 to 299"),
}
TOLD = frozenset({"text", "place", "note"})
"""Fields of a message in people's own words: who keeps the line need not read the case."""


def _withheld(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _withheld(one, key) for key, one in value.items()}
    told = name in TOLD and isinstance(value, str) and value
    return _("(%(count)d characters, not shown here)") % {"count": len(value)} if told else value


def shown_body(body: str) -> str:
    """A message to look at, without the words of reports and notes."""
    return json.dumps(_withheld(json.loads(body)), ensure_ascii=False, indent=2)
