"""The one list of duties as its pages tell it."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from onecity.apps.fusion.queries.duties import Line
from onecity.core.shell.parts import Column, Figure, Tab


def _whole(number: float) -> str:
    return number_format(number, 0, force_grouping=True)


def headline(found: Sequence[Line], proposals: int) -> list[Figure]:
    """Duties on the lists and on the one, and the hours of a month before and after."""
    listed, several = sum(len(one.members) for one in found), sum(len(one.systems) > 1 for one in found)
    before, after = sum(one.before for one in found), sum(one.after for one in found)
    address = reverse("fusion:duties")
    return [
        Figure(_("Duties on the lists"), _whole(listed), url=reverse("fusion:duty_files")),
        Figure(_("On the one list"), _whole(len(found)), than=_("%(count)d of several systems") % {"count": several}, url=address),
        Figure(_("Hours a month before"), _whole(before), url=f"{address}?order=-before"),
        Figure(
            _("Hours a month after"),
            _whole(after),
            than=_("%(count)s less") % {"count": _whole(before - after)},
            url=f"{address}?order=-saved",
        ),
        Figure(_("May be one duty"), _whole(proposals), url=reverse("fusion:duty-proposals")),
    ]


def ways(current: str, lines: int, proposals: int, steps: int) -> list[Tab]:
    """The list, what is proposed, and the steps so far."""
    table = (
        ("duties", _("One list"), lines),
        ("duty-proposals", _("May be one duty"), proposals),
        ("duty-steps", _("Steps of the review"), steps),
    )
    return [Tab(label, reverse(f"fusion:{name}"), count, name == current) for name, label, count in table]


def heads() -> list[Column]:
    """The columns of the list."""
    return [
        Column(_("Duty"), "title"),
        Column(_("Systems it came from"), "systems"),
        Column(_("Workers who do it now"), numeric=True),
        Column(_("Hours a month before"), "before", numeric=True),
        Column(_("Hours a month after"), "after", numeric=True),
        Column(pgettext("hours", "Saved"), "saved", numeric=True),
    ]
