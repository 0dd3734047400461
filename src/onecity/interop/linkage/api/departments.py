"""What a department's own system does here: report, look, act."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from onecity.core.cases.actions import Report, ReporterDetails, Submission, perform, report
from onecity.core.cases.actions.once import once
from onecity.core.cases.errors import BadInput
from onecity.core.cases.models import Case, Category
from onecity.core.cases.photos import Photo
from onecity.core.cases.states import Source
from onecity.core.cases.voices.reading import Voice, words_or_spoken
from onecity.core.programs.callers import Caller
from onecity.interop.linkage.api.schemas import ReportIn

ACTS = ("sign", "return", "finish", "feedback", "note")
"""The acts a program may do. Which of them a case allows now, and to this key, the table of acts and its permissions decide."""
MOST_ASSET = 20


def _category(key: str) -> Category:
    kind, _colon, code = key.strip().partition(":")
    found = Category.objects.filter(kind=kind[:10], code=code[:12], active=True).order_by("-version", "-pk").first()
    if found is None:
        raise BadInput({"category": _("There is no category %(key)s in use.") % {"key": key[:40]}})
    return found


def report_of(given: ReportIn, photos: list[Photo], voice: Voice | None) -> Report:
    """What a program sends, as the kernel takes it. Raises BadInput."""
    if len(given.asset) > MOST_ASSET:
        raise BadInput({"asset": _("At most %(most)d characters.") % {"most": MOST_ASSET}})
    return Report(
        text=words_or_spoken(given.text, voice),
        longitude=given.longitude,
        latitude=given.latitude,
        category=_category(given.category),
        source=Source.DEPARTMENT,
        place=given.place,
        photos=photos,
        voice=voice,
        reporter=ReporterDetails(given.reporter_name, given.reporter_phone),
        asset_code=given.asset,
        request_kind=given.request_kind,
    )


def take_in(caller: Caller, order: Report, key: UUID | None) -> Case:
    """Report a case for a department. Raises BadInput; also where the place lies outside the region of the key."""
    region = caller.key.region_code if caller.key else ""

    @transaction.atomic
    def work() -> Case:
        case = report(caller.actor, order, request_key=key)
        if not case.region_code.startswith(region):
            raise BadInput({"point": _("This key reports only within its own region.")})
        return case

    return once(key, work)


def act_on(caller: Caller, case_id: int, act: str, submission: Submission, key: UUID | None) -> Case:
    """Do an act in the name of the key's organisation. Raises what `perform` raises; BadInput for an act that is not for programs."""
    if act not in ACTS:
        raise BadInput({"act": _("Programs may do: %(acts)s.") % {"acts": ", ".join(ACTS)}})
    return once(key, lambda: perform(caller.actor, case_id, act, submission, request_key=key))
