"""The worker's part of every course: a file is taken to its end, what is wrong with it as a whole is told, old ones are forgotten."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from onecity.core.rowfiles.course import Course, File
from onecity.core.rowfiles.errors import Stopped, UnreadableFile
from onecity.core.rowfiles.models import State
from onecity.core.said import Said as _

KEPT = timedelta(days=30)
AFTER: dict[str, State] = {State.CHECKING: State.CHECKED, State.RUNNING: State.DONE, State.UNDOING: State.UNDONE}
"""Where the worker leaves a file it found in a state."""


def work(course: Course[File], key: int) -> None:
    """Take a file to its end."""
    file = course.model._default_manager.select_related("created_by").get(pk=key)
    if not file.busy:
        return
    try:
        course.go_through(file)
    except Stopped:
        return
    except UnreadableFile as error:
        give_up(course, key, error.reason)
    except FileNotFoundError:
        give_up(course, key, _("The file is no longer kept. Send it again."))


def give_up(course: Course[File], key: int, reason: str) -> None:
    """Leave a file that is in hand, with the reason."""
    for state in course.model.BUSY:
        left = State.DONE if state == State.UNDOING else State.FAILED
        in_hand = course.model._default_manager.filter(pk=key, state=state)
        in_hand.update(state=left, fault=reason, finished_at=timezone.now())


def wanted(model: type[File], file: File) -> File:
    """The file, locked, for the transaction that writes its rows. Raises Stopped, which undoes that, where it was stopped meanwhile."""
    found = model._default_manager.select_for_update().get(pk=file.pk)
    if found.state != file.state:
        raise Stopped
    return found


def finish(file: File, state: State) -> None:
    """Put a file into the state it ends in; where its rows are taken it is no longer kept."""
    file.state = state
    if state == State.DONE:
        file.finished_at = timezone.now()
        kept = file.file
        file.file = ""
        transaction.on_commit(lambda: kept.delete(save=False))


def forget(course: Course[File], drop: Callable[[File], object]) -> int:
    """Do away with files that nobody moved for a month; returns how many. `drop` says what of them goes."""
    old = course.model._default_manager.filter(moved_at__lt=timezone.now() - KEPT).exclude(state__in=course.model.BUSY)
    for file in (found := list(old)):
        file.file.delete(save=False)
        drop(file)
    return len(found)
