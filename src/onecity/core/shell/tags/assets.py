"""Scripts, styles and icons of the front-end build."""

from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from onecity.core.shell.library import register
from onecity.core.shell.manifest import asset_url, entry_files

ICON_SHEET = "icons.svg"


@register.simple_tag
def vite(entry: str) -> SafeString:
    """Style sheets, preloads and script of the page entry frontend/entries/<entry>.ts."""
    files = entry_files(entry)
    styles = format_html_join("", '<link rel="stylesheet" href="{}">', ((style,) for style in files.styles))
    preloads = format_html_join("", '<link rel="modulepreload" href="{}">', ((url,) for url in files.preloads))
    return format_html('{}{}<script type="module" src="{}"></script>', styles, preloads, files.script)


@register.simple_tag
def icon_sheet() -> str:
    """Address of the icon sprite, for scripts."""
    return asset_url(ICON_SHEET)


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """A Tabler icon. `size` is '' (20 px), 's' (16 px) or 'l' (28 px); without `label` it is decoration beside a word."""
    return _drawn(asset_url(ICON_SHEET), name, size, str(label))


@lru_cache(maxsize=500)
def _drawn(sheet: str, name: str, size: str, label: str) -> SafeString:
    css = f"icon icon--{size}" if size else "icon"
    told = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html('<svg class="{}" {}><use href="{}#{}"/></svg>', css, told, sheet, name)
