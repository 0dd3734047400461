"""Components as tags. Shapes they take are in `shell/parts.py`; templates in templates/shell/components/."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from onecity.core.registry import Text
from onecity.core.shell.library import register
from onecity.core.shell.parts import Act, Column, Entry, Figure, Link, Photo, Step, Tab

_FOLDER = "shell/components/"


@register.simple_tag
def stage(code: str, label: Text) -> SafeString:
    """The state of a case: a dot of its colour and the word."""
    return _coded("stage", code, str(label))


@lru_cache(maxsize=200)
def _coded(kind: str, code: str, label: str) -> SafeString:
    """A word coloured by its code; lists show the same few again and again."""
    return format_html('<span class="{0}" data-{0}="{1}">{2}</span>', kind, code, label)


@register.simple_tag
def urgency(code: str, label: Text) -> SafeString:
    """critical, urgent, normal or long, as a framed word."""
    return _coded("urgency", code, str(label))


@register.simple_tag
def reason_chip(label: Text, value: Text = "", kind: str = "") -> SafeString:
    """Why: a reason and its value; `kind` is '', 'ok' or 'warn'."""
    css = f"reason-chip reason-chip--{kind}" if kind else "reason-chip"
    return format_html('<span class="{}">{}{}</span>', css, label, format_html(" <b>{}</b>", value) if value != "" else "")


@register.simple_tag
def bar(share: float, state: str = "", label: Text = "") -> SafeString:
    """A share from 0 to 1 as a thin bar; `state` is '', ok, warn, late or accent. `label` tells it to who cannot see."""
    width = f"{min(max(share, 0), 1) * 100:.4g}%"
    told = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    fill = format_html('<rect class="bar__fill" rx="2" width="{}" height="100%"/>', width)
    return format_html('<svg class="bar" data-state="{}" {}>{}</svg>', state, told, fill)


@register.inclusion_tag(_FOLDER + "stage_line.html")
def stage_line(steps: Iterable[Step], wide: bool = False) -> dict[str, Any]:
    """The stages with their times; `wide` also shows who, under each step."""
    return {"steps": steps, "wide": wide}


@register.inclusion_tag(_FOLDER + "stage_list.html")
def stage_list(steps: Iterable[Step]) -> dict[str, Any]:
    """The stages one below the other, for phones and citizens."""
    return {"steps": steps}


@register.inclusion_tag(_FOLDER + "photo_pair.html")
def photo_pair(before: Photo | None, after: Photo | None, none_before: Text = "", none_after: Text = "") -> dict[str, Any]:
    """Before and after side by side; a click compares them. A missing one says `none_…`."""
    return {"photos": ((before, none_before), (after, none_after))}


@register.inclusion_tag(_FOLDER + "photo.html")
def photo(picture: Photo | None, none: Text = "") -> dict[str, Any]:
    """One photo; a click shows it large."""
    return {"photo": picture, "none": none}


@register.inclusion_tag(_FOLDER + "history.html")
def history(entries: Iterable[Entry], wide: bool = False) -> dict[str, Any]:
    """What happened, in words. `wide` leaves room for dates."""
    return {"entries": entries, "wide": wide}


@register.inclusion_tag(_FOLDER + "act_bar.html", takes_context=True)
def act_bar(context: Context, acts: Sequence[Act], note: Text = "") -> dict[str, Any]:
    """What this person may do now. The main act first, risky ones at the end; `note` says what others may."""
    return {
        "acts": sorted((act for act in acts if act.kind != "risk"), key=lambda act: act.kind != "main"),
        "risky": [act for act in acts if act.kind == "risk"],
        "note": note,
        "csrf_token": context.get("csrf_token", ""),
    }


@register.inclusion_tag(_FOLDER + "tabs.html")
def tabs(items: Iterable[Tab], label: Text) -> dict[str, Any]:
    """Tabs as links; `label` names them to who cannot see."""
    return {"tabs": items, "label": label}


@register.inclusion_tag(_FOLDER + "table_head.html", takes_context=True)
def table_head(context: Context, columns: Iterable[Column], order: str = "") -> dict[str, Any]:
    """The head row of a table; `order` is the present `?order=` value ('-' before it: descending)."""
    return {"columns": [column for column in columns if not column.hidden], "order": order, "request": context["request"]}


@register.inclusion_tag(_FOLDER + "pager.html", takes_context=True)
def pager(context: Context, next_key: str = "", previous_key: str = "", note: Text = "") -> dict[str, Any]:
    """Ways to the next and previous rows by key (`?after=`, `?before=`); `note` says how many there are."""
    return {"next": next_key, "previous": previous_key, "note": note, "request": context["request"]}


@register.inclusion_tag(_FOLDER + "figures.html")
def figures(items: Iterable[Figure]) -> dict[str, Any]:
    """Numbers in a row, divided by hairlines."""
    return {"figures": items}


@register.inclusion_tag(_FOLDER + "state.html")
def empty_state(title: Text, text: Text = "", *acts: Link) -> dict[str, Any]:
    """Nothing here: what would be here, and how to begin."""
    return {"title": title, "text": text, "acts": acts, "kind": "empty"}


@register.inclusion_tag(_FOLDER + "state.html")
def error_state(title: Text, text: Text = "", *acts: Link) -> dict[str, Any]:
    """What went wrong, and what to do next."""
    return {"title": title, "text": text, "acts": acts, "kind": "error"}


@register.inclusion_tag(_FOLDER + "skeleton.html")
def skeleton(rows: int = 4, late: Text = "") -> dict[str, Any]:
    """Grey rows of the true height while something loads; `late` is said to who cannot see."""
    return {"rows": range(rows), "late": late}


@register.simple_tag
def badge(count: int, label: Text = "") -> SafeString | str:
    """A count on a menu item; nothing at zero, 99+ above 99."""
    shown = "99+" if count > 99 else str(count)
    return format_html('<span class="rail__count" title="{}">{}</span>', label, shown) if count else ""


@register.simple_block_tag
def section(content: str, title: Text, note: Text = "", css: str = "sec") -> SafeString:
    """A part of a page under a hairline: `{% section _("Limits") note=… %}…{% endsection %}`. `css` 'block' inside columns."""
    return SafeString(render_to_string(_FOLDER + "section.html", {"content": content, "title": title, "note": note, "css": css}))


@register.simple_block_tag
def band(content: str, kind: str = "", icon: str = "") -> SafeString:
    """A band over the page: `{% band "warn" icon="wifi-off" %}…{% endband %}`; `kind` is '', warn, ok or risk."""
    return SafeString(render_to_string(_FOLDER + "band.html", {"content": content, "kind": kind, "icon": icon}))


@register.simple_tag
def sort_of(column: Column, order: str) -> dict[str, str]:
    """How a head stands to the present order: `aria`, `arrow`, and the `?order=` value a click asks for."""
    if not column.order or order.removeprefix("-") != column.order:
        return {"aria": "", "arrow": "", "next": column.order}
    if order.startswith("-"):
        return {"aria": "descending", "arrow": "↓", "next": column.order}
    return {"aria": "ascending", "arrow": "↑", "next": f"-{column.order}"}


@register.filter
def unlocalise(number: float) -> str:
    """A number as scripts read it, whatever the language."""
    return repr(number)
