"""The states in one word each, for strips that must show all of them in one line."""

from collections.abc import Mapping

from django.utils.translation import pgettext_lazy

from onecity.core.cases.states import State
from onecity.core.registry import Text

SHORT: Mapping[str, Text] = {
    State.REPORTED: pgettext_lazy("state in one word", "New"),
    State.ACCEPTED: pgettext_lazy("state in one word", "File"),
    State.FILED: pgettext_lazy("state in one word", "Dispatch"),
    State.DISPATCHED: pgettext_lazy("state in one word", "Sign"),
    State.HANDLING: pgettext_lazy("state in one word", "Handle"),
    State.EXTERNAL: pgettext_lazy("state in one word", "Outside"),
    State.HANDLED: pgettext_lazy("state in one word", "Verify"),
    State.VERIFIED: pgettext_lazy("state in one word", "Close"),
    State.SUSPENDED: pgettext_lazy("state in one word", "Suspended"),
}
