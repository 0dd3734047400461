"""What the two doors for reports share: from a valid form to the action, and its errors back to the fields."""

from typing import Any

from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions import Report, ReporterDetails, report
from onecity.core.cases.errors import AnsweredByMessage, BadInput
from onecity.core.cases.forms import ReportForm
from onecity.core.cases.messages import words_for
from onecity.core.cases.models import Case, Category
from onecity.core.cases.states import Source
from onecity.core.cases.suggesting.serving import model_of, version_in_force
from onecity.core.cases.suggesting.urgency import doubt_of, kept_of


def _suggested(text: str, category: Category) -> dict[str, Any]:
    """What was suggested for a text, to be kept beside the choice; and the doubt it leaves where nobody chose."""
    version = version_in_force()
    if version is None:
        return {}
    suggestion = model_of(version).suggest(text)
    return {"suggested": kept_of(suggestion, version), "doubt": doubt_of(category, suggestion)}


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
        reporter=ReporterDetails(given["reporter_name"], given["reporter_phone"], user_id),
        **_suggested(given["text"], category),
    )


def take_in(actor: Actor, form: ReportForm, category: Category, source: Source, user_id: int | None = None) -> Case | None:
    """Report what a valid form holds; None when the action refused it, with the problems told at the form's fields."""
    try:
        return report(actor, _report(form, category, source, user_id), request_key=form.cleaned_data.get("request_key"))
    except BadInput as error:
        for field, problem in error.fields.items():
            form.add_error(field if field in form.fields else None, problem)
    except AnsweredByMessage as answer:
        form.add_error(None, words_for(answer))
    return None
