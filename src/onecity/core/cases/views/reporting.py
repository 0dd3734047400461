"""What the two doors for reports share: from a valid form to the action, and its errors back to the fields."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions import Report, ReporterDetails, report
from onecity.core.cases.actions.answering import answer_at_once
from onecity.core.cases.assets.queries import reportable
from onecity.core.cases.errors import ActNotAllowed, AnsweredByMessage, BadInput
from onecity.core.cases.forms import IntakeForm, ReportForm
from onecity.core.cases.messages import words_for
from onecity.core.cases.models import Case, Category
from onecity.core.cases.states import Source
from onecity.core.cases.suggesting.serving import model_of, version_in_force
from onecity.core.cases.suggesting.urgency import doubt_of, kept_of
from onecity.core.moments import Moment


def _suggested(text: str, category: Category) -> dict[str, Any]:
    """What was suggested for a text, to be kept beside the choice; and the doubt it leaves where nobody chose."""
    version = version_in_force()
    if version is None:
        return {}
    suggestion = model_of(version).suggest(text)
    return {"suggested": kept_of(suggestion, version), "doubt": doubt_of(category, suggestion)}


def asset_code(label: str) -> str:
    """The number of the object whose label was read, if it still stands there."""
    found = reportable(label)
    return found.code if found else ""


def _report(form: ReportForm, category: Category, source: Source, user_id: int | None) -> Report:
    given: dict[str, Any] = form.cleaned_data
    longitude, latitude = given["point"]
    return Report(
        text=given["text"],
        longitude=longitude,
        latitude=latitude,
        category=category,
        source=source,
        place=given["place"],
        photos=given["photos"],
        voice=given.get("voice"),
        asset_code=asset_code(given.get("asset", "")) or given.get("asset_code", ""),
        request_kind=given.get("request_kind", ""),
        reporter=ReporterDetails(given["reporter_name"], given["reporter_phone"], user_id, given.get("reporter_email", "")),
        **_suggested(given["text"], category),
    )


def take_in(
    actor: Actor, form: ReportForm, category: Category, source: Source, user_id: int | None = None, moment: Moment | None = None
) -> Case | None:
    """Report what a valid form holds; None when the action refused it, with the problems told at the form's fields."""
    given = replace(_report(form, category, source, user_id), moment=moment)
    return told_at(form, lambda: report(actor, given, request_key=form.cleaned_data.get("request_key")))


def take_in_answered(actor: Actor, form: IntakeForm) -> Case | None:
    """Take in what a valid form of the hotline holds and answer it at once; None when an action refused it, told at the form's fields."""
    given = _report(form, form.cleaned_data["category"], Source.HOTLINE, None)
    answer, article, key = (form.cleaned_data.get(name) for name in ("answer", "article", "request_key"))
    return told_at(form, lambda: answer_at_once(actor, given, answer or "", article or "", request_key=key))


FIELD_OF = {"note": "answer"}
"""What an act calls a field → what the form of the hotline calls it."""


def told_at(form: ReportForm, work: Callable[[], Case]) -> Case | None:
    """The case a work makes; None when it was refused, with the problems told at the form's fields."""
    try:
        return work()
    except BadInput as error:
        for name, problem in error.fields.items():
            field = FIELD_OF.get(name, name)
            form.add_error(field if field in form.fields else None, problem)
    except (AnsweredByMessage, ActNotAllowed) as refusal:
        form.add_error(None, words_for(refusal))
    return None
