"""What changes a file on its course: upload, name the columns and check, take in, stop, discard."""

from collections.abc import Callable, Collection

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from onecity.core.accounts.scope import Actor
from onecity.core.rowfiles.course import MEGABYTE, Course, File
from onecity.core.rowfiles.errors import BadColumns, UnreadableFile, WrongMoment
from onecity.core.rowfiles.fields import Columns, problems_of
from onecity.core.rowfiles.models import State
from onecity.core.said import Said as _

DESCRIBED = frozenset({State.UPLOADED, State.CHECKED, State.FAILED})
"""The states in which a file may still be described otherwise, or discarded."""


def upload(course: Course[File], actor: Actor, given: UploadedFile, kind: str = "") -> File:
    """Keep a file and look at what it says of itself. Raises NotAllowed, UnreadableFile."""
    owner, size = course.owner(actor, kind), given.size or 0
    if size > course.most_bytes:
        raise UnreadableFile(_("The file is larger than %(size)d MB. Divide it.") % {"size": course.most_bytes // MEGABYTE})
    file = course.model(kind=kind, name=(given.name or "")[:200], size=size, created_by_id=owner)
    if earlier := course.sent_before(file, given):
        return earlier
    given.seek(0)
    file.file.save(course.kept_as(file), given, save=False)
    try:
        course.look_at(file)
    except UnreadableFile:
        file.file.delete(save=False)
        raise
    file.save()
    return file


@transaction.atomic
def move(course: Course[File], actor: Actor, key: int, states: Collection[State], change: Callable[[File], None]) -> File:
    """Change a file in sight that stands in one of the states. Raises NotAllowed, DoesNotExist, WrongMoment."""
    file = course.visible(actor).select_for_update(of=("self",)).get(pk=key)
    if file.state not in states:
        raise WrongMoment(file.state)
    change(file)
    file.save()
    if file.busy:
        course.queue(file.pk)
    return file


def _into(course: Course[File], state: State) -> Callable[[File], None]:
    def change(file: File) -> None:
        course.begin(file, state)
        file.state, file.fault = state, ""

    return change


def check(course: Course[File], actor: Actor, key: int, mapping: Columns, system: str) -> File:
    """Name columns and coordinates and let the whole file be checked; nothing is taken in. Raises BadColumns naming the fields."""

    def change(file: File) -> None:
        problems = problems_of(course.fields(file), course.places(file), mapping, len(file.header))
        systems = [one.code for one in course.systems(file)]
        if systems and system not in systems:
            problems["system"] = _("Choose one of the coordinate systems.")
        if problems:
            raise BadColumns(problems)
        file.mapping, file.system = dict(mapping), system if systems else ""
        _into(course, State.CHECKING)(file)

    return move(course, actor, key, DESCRIBED, change)


def start(course: Course[File], actor: Actor, key: int) -> File:
    """Take in the good rows of a checked file, or go on with one that was stopped."""
    return move(course, actor, key, {State.CHECKED, State.CANCELLED}, _into(course, State.RUNNING))


def cancel(course: Course[File], actor: Actor, key: int) -> File:
    """Stop. A check that is stopped begins anew; what stopping leaves of rows half taken is for the room to say."""
    before = {State.CHECKING: State.UPLOADED, State.RUNNING: course.stopped, State.UNDOING: State.DONE}

    def change(file: File) -> None:
        file.state = before[State(file.state)]

    return move(course, actor, key, before, change)


@transaction.atomic
def discard(course: Course[File], actor: Actor, key: int) -> None:
    """Forget a file of which nothing was taken. Raises NotAllowed, DoesNotExist, WrongMoment."""
    file = course.visible(actor).select_for_update(of=("self",)).get(pk=key)
    if file.state not in DESCRIBED:
        raise WrongMoment(file.state)
    kept = file.file
    file.delete()
    transaction.on_commit(lambda: kept.delete(save=False))
