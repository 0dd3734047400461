"""The case list as a file to download."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from onecity.core.cases.exports import MOST_ROWS, case_export
from onecity.core.cases.filters import filter_from
from onecity.core.cases.views.common import actor_in
from onecity.core.tables import FILE_KINDS, sent, table_file


@login_required
@require_GET
def export(request: HttpRequest, format: str) -> StreamingHttpResponse:
    """The cases an address's filter shows, as xlsx, CSV or GeoJSON. More than the cap: the newest, said in the name and in the file."""
    kind = FILE_KINDS.get(format)
    if kind is None:
        raise Http404
    made = case_export(actor_in(request), filter_from(request.GET))
    file = table_file(made.table, kind)
    name = f"cases-{timezone.localtime():%Y%m%d-%H%M}{f'-newest-{MOST_ROWS}' if made.capped else ''}.{kind.ending}"
    headers = {"Content-Disposition": content_disposition_header(True, name) or "", "Cache-Control": "no-store"}
    return StreamingHttpResponse(sent(file), content_type=kind.content_type, headers=headers)
