"""Writing audit rows."""

from typing import Protocol

from onecity.core.ledger.models import LookUp


class Looker(Protocol):
    """Whoever looks: an actor of accounts, which lies above the ledger."""

    @property
    def user_id(self) -> int | None: ...
    @property
    def name(self) -> str: ...
    @property
    def roles(self) -> frozenset[str]: ...


class PurposeMissing(ValueError):
    """A look at personal data needs a stated purpose."""


def record_lookup(actor: Looker, subject_kind: str, subject_id: str, purpose: str) -> LookUp:
    """Write down a look at personal data. Raises PurposeMissing when nothing is stated."""
    stated = purpose.strip()
    if not stated:
        raise PurposeMissing
    return LookUp.objects.create(
        actor_id=actor.user_id,
        actor_name=actor.name,
        roles=" ".join(sorted(actor.roles)),
        subject_kind=subject_kind,
        subject_id=str(subject_id),
        purpose=stated[:500],
    )
