"""The case list as a file to download."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_GET

from onecity.core.cases.exports import MOST_ROWS, case_export
from onecity.core.cases.filters import filter_from
from onecity.core.cases.views.common import actor_in
from onecity.core.tables import download, kind_of, stamped


@login_required
@require_GET
def export(request: HttpRequest, format: str) -> StreamingHttpResponse:
    """The cases an address's filter shows, as xlsx, CSV or GeoJSON. More than the cap: the newest, said in the name and in the file."""
    kind = kind_of(format)
    made = case_export(actor_in(request), filter_from(request.GET))
    return download(made.table, kind, f"{stamped('cases')}{f'-newest-{MOST_ROWS}' if made.capped else ''}")
