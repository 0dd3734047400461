"""What may stand in the way of an act on a draft, in words of the domain; the reason is kept to be said in any language."""


class Refused(ValueError):
    """The act is against a rule of division. `reason` says which."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class VillagesWouldBreak(Refused):
    """A whole village would be cut: it is done only when the person asks for it."""


class DraftMovedOn(Refused):
    """Somebody else changed the draft meanwhile."""


class GivenUp(Exception):
    """Nobody waits for a proposal under computation any more."""
