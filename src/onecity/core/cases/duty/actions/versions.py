"""The life of a version: copied to a draft, named, discarded or published."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from onecity.core.accounts.scope import Actor, require
from onecity.core.cases.duty.checking import check
from onecity.core.cases.duty.permission import EDIT, draft_for
from onecity.core.cases.duty.records import line_of, record_of
from onecity.core.cases.errors import require_fields
from onecity.core.cases.models import DutyLine, DutyList, DutyTrial
from onecity.core.cases.models.duty import Dispatching, ListState, TrialState
from onecity.core.cases.routing import list_in_force
from onecity.core.ledger.actions import record_lookup

SUBJECT = "duty_list"
LONGEST_VERSION, LONGEST_SOURCE = 40, 200


def _audit(actor: Actor, duty_list: DutyList, what: str) -> None:
    record_lookup(actor, SUBJECT, str(duty_list.pk), f"{what} {duty_list.version}")


def _version_problem(version: str, but: int = 0) -> str | None:
    if not version or "\0" in version or len(version) > LONGEST_VERSION:
        return _("Name the version in at most %(most)d characters.") % {"most": LONGEST_VERSION}
    return _("There is a version of this name.") if DutyList.objects.filter(version=version).exclude(pk=but).exists() else None


@transaction.atomic
def copy_list(actor: Actor, source_id: int, version: str) -> DutyList:
    """Begin a draft with the lines of another version. Raises NotAllowed, DutyList.DoesNotExist, BadInput naming `version`."""
    require(actor, EDIT)
    source = DutyList.objects.get(pk=source_id)
    require_fields([("version", _version_problem(version.strip()))])
    draft = DutyList.objects.create(
        version=version.strip(), source=source.source, dispatching=source.dispatching, based_on=source, created_by_id=actor.user_id
    )
    DutyLine.objects.bulk_create(line_of(draft.pk, line.number, record_of(line)) for line in source.lines.all())
    _audit(actor, draft, f"copied from {source.version} to")
    return draft


@transaction.atomic
def set_details(actor: Actor, list_id: int, version: str, source: str, dispatching: str) -> DutyList:
    """Name a draft, say where it comes from and how its cases are dispatched. Raises NotAllowed, ListIsFixed, BadInput."""
    draft = draft_for(actor, list_id)
    unknown = None if dispatching in Dispatching.values else _("Choose one of the ways.")
    require_fields([("version", _version_problem(version.strip(), draft.pk)), ("dispatching", unknown)])
    draft.version, draft.source, draft.dispatching = version.strip(), source.replace("\0", "").strip()[:LONGEST_SOURCE], dispatching
    draft.save(update_fields=["version", "source", "dispatching"])
    _audit(actor, draft, f"dispatching {dispatching} in")
    return draft


@transaction.atomic
def discard(actor: Actor, list_id: int) -> None:
    """Throw a draft away. Raises NotAllowed, ListIsFixed."""
    draft = draft_for(actor, list_id)
    _audit(actor, draft, "discarded")
    draft.delete()


def trial_of(draft: DutyList) -> DutyTrial | None:
    """The finished dry run of a draft as it stands."""
    return DutyTrial.objects.filter(duty_list=draft, edition=draft.edition, state=TrialState.DONE).first()


def _day_problem(valid_from: date | None) -> str | None:
    if valid_from is None:
        return _("Name the day from which it holds.")
    return _("It can hold from today at the earliest.") if valid_from < timezone.localdate() else None


def publishing_problems(draft: DutyList, valid_from: date | None, seen: bool) -> dict[str, str | None]:
    """What stands against publishing a draft, by field."""
    findings = check(draft)
    stops = sum(finding.stops for finding in findings)
    needs_trial = list_in_force(timezone.localdate()) is not None and trial_of(draft) is None
    return {
        "valid_from": _day_problem(valid_from),
        "findings": _("%(count)d findings must be put right first.") % {"count": stops} if stops else None,
        "trial": _("Try it on past cases first: the list has changed since the last dry run.") if needs_trial else None,
        "seen": None if seen or not findings or stops else _("Say that you have seen the findings."),
    }


@transaction.atomic
def publish_list(actor: Actor, list_id: int, valid_from: date | None, seen: bool) -> DutyList:
    """Fix a draft for ever; it is in force from a day on. Raises NotAllowed, ListIsFixed, BadInput naming what stands against it."""
    draft = draft_for(actor, list_id)
    require_fields(publishing_problems(draft, valid_from, seen).items())
    draft.state, draft.valid_from = ListState.PUBLISHED, valid_from
    draft.published_at, draft.published_by_id = timezone.now(), actor.user_id
    draft.save()
    _audit(actor, draft, f"published from {valid_from}")
    return draft
