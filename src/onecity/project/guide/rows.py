"""Rows of the files of the guide."""

from typing import Any

from django.utils.translation import override

from onecity.core.registry import Text

Row = dict[str, Any]


def both(label: Text) -> Row:
    """A label in both languages."""
    told = {}
    for language, key in (("zh-hans", "name_zh"), ("en", "name_en")):
        with override(language):
            told[key] = str(label)
    return told
