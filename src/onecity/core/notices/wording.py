"""The words of notices: key → text with named parameters. Parameters ending in _zh/_en are picked by language."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from onecity.core.registry import Text

WORDS: dict[str, Text] = {
    "case.dispatch": _("Dispatched to you: %(category)s, %(place)s (%(number)s)"),
    "case.fail": _("Did not pass verification: %(category)s, %(place)s (%(number)s). %(note)s"),
}


def in_words(key: str, parameters: dict[str, Any]) -> str:
    """A notice in the reader's language; an unknown key is shown as it is, so that nothing is swallowed."""
    if key not in WORDS:
        return key
    suffix = "_en" if get_language() == "en" else "_zh"
    chosen = {name.removesuffix(suffix): value for name, value in parameters.items() if name.endswith(suffix)}
    return str(WORDS[key]) % (parameters | chosen)
