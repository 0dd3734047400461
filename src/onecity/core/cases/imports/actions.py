"""What changes an import: upload, name the columns and check, take in, stop, go on."""

import hashlib
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.scope import Actor, require
from onecity.core.cases.errors import require_fields
from onecity.core.cases.imports.errors import UnreadableFile, WrongMoment
from onecity.core.cases.imports.fields import Columns, problems_of
from onecity.core.cases.imports.files import MEGABYTE, MOST_BYTES, form_of, header_of, rows_of
from onecity.core.cases.imports.jobs import run_import
from onecity.core.cases.imports.kinds import KINDS, REPORTS, ImportKind
from onecity.core.cases.imports.placing import SYSTEMS
from onecity.core.cases.models import ImportRun
from onecity.core.cases.models.imports import RunState

SAMPLE_ROWS, SAMPLE_CELL = 5, 60


def _importer(actor: Actor, kind: ImportKind) -> int:
    """The key of a person who may import a kind. Raises NotAllowed."""
    require(actor, kind.permission)
    if actor.user_id is None:
        raise NotAllowed(kind.permission)
    return actor.user_id


def _digest(upload: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def upload(actor: Actor, file: UploadedFile, kind: str = REPORTS) -> ImportRun:
    """Keep a file and look at its head. The same file sent again leads to the import it began.

    Raises NotAllowed, UnreadableFile.
    """
    importer = _importer(actor, KINDS[kind])
    size = file.size or 0
    if size > MOST_BYTES:
        raise UnreadableFile(_("The file is larger than %(size)d MB. Divide it.") % {"size": MOST_BYTES // MEGABYTE})
    digest = _digest(file)
    earlier = ImportRun.objects.filter(created_by_id=importer, kind=kind, digest=digest).first()
    if earlier and (earlier.file or earlier.state == RunState.DONE):
        return earlier
    if earlier:
        earlier.delete()
    file.seek(0)
    run = ImportRun(kind=kind, name=(file.name or "")[:200], digest=digest, size=size, created_by_id=importer)
    run.file.save(f"{digest[:32]}{Path(file.name or '').suffix[:5]}", file, save=False)
    try:
        _look_at(run)
    except UnreadableFile:
        run.file.delete(save=False)
        raise
    run.save()
    return run


def _look_at(run: ImportRun) -> None:
    path = Path(run.file.path)
    form = form_of(path)
    rows = rows_of(path, form)
    run.form, run.header = form.as_dict(), header_of(rows)
    run.sample_rows = [[cell[:SAMPLE_CELL] for cell in row] for row in islice(rows, SAMPLE_ROWS)]


@transaction.atomic
def _move(actor: Actor, run_id: int, states: tuple[RunState, ...], change: Callable[[ImportRun], None]) -> ImportRun:
    """Change an import of the actor's own, if it stands in one of the states.

    Raises NotAllowed, ImportRun.DoesNotExist, WrongMoment.
    """
    run = ImportRun.objects.select_for_update().get(pk=run_id, created_by_id=actor.user_id)
    _importer(actor, KINDS[run.kind])
    if run.state not in states:
        raise WrongMoment(run.state)
    change(run)
    run.save()
    if run.busy:
        run_import.defer(run_id=run.pk)
    return run


def _begin(run: ImportRun, state: RunState) -> None:
    """Start from the first row."""
    run.problems.all().delete()
    run.done_rows = run.good_rows = run.known_rows = run.bad_rows = 0
    run.findings, run.fault, run.state = {}, "", state


def check(actor: Actor, run_id: int, mapping: Columns, system: str) -> ImportRun:
    """Name the columns and let the whole file be checked; nothing is taken in. Raises BadInput naming the fields."""

    def change(run: ImportRun) -> None:
        kind = KINDS[run.kind]
        problems = {key: str(reason) for key, reason in problems_of(kind.fields, kind.places, mapping, len(run.header)).items()}
        unknown = None if system in SYSTEMS or not kind.places else _("Choose one of the coordinate systems.")
        require_fields([*problems.items(), ("system", unknown)])
        run.mapping, run.total_rows = dict(mapping), None
        run.system = system if kind.places else run.system
        _begin(run, RunState.CHECKING)

    return _move(actor, run_id, (RunState.UPLOADED, RunState.CHECKED, RunState.FAILED), change)


def start(actor: Actor, run_id: int) -> ImportRun:
    """Take in the good rows of a checked file, or go on with one that was stopped."""

    def change(run: ImportRun) -> None:
        if run.state == RunState.CHECKED:
            _begin(run, RunState.RUNNING)
        run.state = RunState.RUNNING

    return _move(actor, run_id, (RunState.CHECKED, RunState.CANCELLED), change)


def cancel(actor: Actor, run_id: int) -> ImportRun:
    """Stop after the batch in hand. What was taken in stays; a check that is stopped begins anew."""

    def change(run: ImportRun) -> None:
        run.state = RunState.CANCELLED if run.state == RunState.RUNNING else RunState.UPLOADED

    return _move(actor, run_id, (RunState.CHECKING, RunState.RUNNING), change)
