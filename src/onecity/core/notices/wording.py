"""Notices in words. Apps declare the texts (`notice_words`); parameters ending in _zh or _en are picked by language."""

from typing import Any

from django.utils.translation import get_language

from onecity.core.registry import notice_words


class _Parameters(dict[str, Any]):
    """Named parameters; one that an older notice lacks is left empty."""

    def __missing__(self, name: str) -> str:
        return ""


def in_words(key: str, parameters: dict[str, Any]) -> str:
    """A notice in the reader's language; a key nobody declares any more is shown as it is, so that nothing is swallowed."""
    text = notice_words().get(key)
    if text is None:
        return key
    suffix = "_en" if get_language() == "en" else "_zh"
    chosen = {name.removesuffix(suffix): value for name, value in parameters.items() if name.endswith(suffix)}
    return str(text) % _Parameters(parameters | chosen)
