"""Every address that a template names is there."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

NAMED = re.compile(r"""{%\s*url\s+['"]([\w:-]+)['"]""")


def names(resolver: URLResolver, within: str = "") -> Iterator[str]:
    """The names of all addresses, with their namespaces."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from names(one, f"{within}{one.namespace}:" if one.namespace else within)
        elif isinstance(one, URLPattern) and one.name:
            yield f"{within}{one.name}"


def test_every_named_address_is_there() -> None:
    known = set(names(get_resolver()))
    folder = Path(settings.HOME_DIR) / "src"
    asked = {(path.name, name) for path in folder.rglob("templates/**/*.html") for name in NAMED.findall(path.read_text(encoding="utf-8"))}
    assert len(asked) > 100
    assert {(path, name) for path, name in asked if name not in known} == set()
