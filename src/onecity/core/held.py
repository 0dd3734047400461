"""What phones hold back until there is a network: how a thing arrives, what is answered, what a form must hold to be kept."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.forms import Form
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from onecity.core.accounts.scope import Actor
from onecity.core.moments import Moment
from onecity.core.registry import Text

UNUSABLE, GONE, MOVED_ON, REFUSED = 400, 404, 409, 422
"""Answers to a thing that cannot be taken as it is; it stays on the phone with the reason."""


@dataclass(frozen=True)
class Sent:
    """One thing as it arrives. `about` is the number of what it is about (a case, a check point), 0 where it begins something."""

    actor: Actor
    about: int
    data: QueryDict
    files: MultiValueDict[str, UploadedFile]
    moment: Moment
    key: UUID


@dataclass(frozen=True)
class Taken:
    """What became of a thing, in words, and where it is read; the same each time it is sent."""

    words: str
    url: str


@dataclass
class Refused(Exception):
    """A thing that cannot be taken as it is: why, and what is wrong with which field."""

    words: str
    fields: dict[str, str] = field(default_factory=dict)
    status: int = REFUSED


def faults_of(form: Form) -> Refused:
    """What is wrong with a form that holds a thing."""
    fields = {name: str(errors[0]) for name, errors in form.errors.items()}
    return Refused(" ".join(dict.fromkeys(fields.values())), fields)


@dataclass(frozen=True)
class Need:
    """What must be there before a phone keeps a form for later, with why: all of some fields, or any of them.

    `when` and `unless` are (beginning of a field's name, value): asked only where some such field has that value, or none has it.
    """

    why: Text
    fields: tuple[str, ...]
    any: bool = False
    when: tuple[str, str] | None = None
    unless: tuple[str, str] | None = None


def told_needs(needs: Iterable[Need]) -> str:
    """Needs as a form tells them to its page (JSON)."""
    rows = [{"why": str(one.why), "fields": one.fields, "any": one.any, "when": one.when, "unless": one.unless} for one in needs]
    return json.dumps(rows, ensure_ascii=False)
