"""Texts that scripts show. Templates hand them over as JSON; `durations.py` says the same words on the server."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onecity.core.registry import Text

DURATIONS: dict[str, Text] = {
    "underMinute": _("under a minute"),
    "minutes": _("{minutes} min"),
    "hours": _("{hours} h"),
    "hoursMinutes": _("{hours} h {minutes}"),
    "days": _("{days} d"),
    "daysHours": _("{days} d {hours} h"),
    "left": _("{time} left"),
    "late": _("{time} late"),
    "ago": _("{time} ago"),
    "justNow": _("just now"),
}
PAGE_WORDS: dict[str, Text] = DURATIONS | {
    "longDay": _("{weekday} {day} {month}"),
    "yes": _("Yes"),
    "cancel": _("Cancel"),
    "close": pgettext_lazy("a window", "Close"),
    "undo": _("Undo"),
    "copied": _("Copied"),
    "keys": _("Keys of this page"),
    "nextRow": _("Next in the list"),
    "previousRow": _("Previous in the list"),
    "compare": _("Slide to compare before and after"),
    "lineLost": _("As of {time}, reconnecting…"),
    "offline": _("Could not save: no connection. What you typed is still here; try again."),
    "fault": _("Could not be done. Try again, or tell the administrator what you did."),
    "fault403": _("This is not open to you. Ask whoever holds the post, or sign in as somebody else."),
    "fault404": _("This is not here any more. Reload the page."),
    "fault413": _("The file is too large. Choose a smaller one."),
    "fault429": _("Too many requests. Wait a minute and try again."),
    "map": _("Map"),
    "mapFault": _("The map could not be drawn: this browser has no WebGL. Lists and forms work without it."),
    "mapMade": _("Boundaries below county level and roads are drawn by us, not surveyed"),
    "layers": _("Layers"),
    "home": _("Back to my area"),
    "zoomIn": _("Closer"),
    "zoomOut": _("Further"),
    "now": pgettext_lazy("moment", "now"),
    "timeHand": _("Show the map as of this hour"),
    "openCases": _("{count} open cases"),
    "chartTable": _("Show as a table"),
    "chartImage": _("Download picture"),
    "chartCsv": _("Download CSV"),
}
