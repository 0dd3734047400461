"""What a list of the fusion is asked for, as its address says."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

SYSTEM, REGION, KIND, WIDTH, ORDER, AFTER, TEXT, SHARED, FATE = "system", "region", "kind", "width", "order", "after", "q", "shared", "fate"
MEMBER = "member"
SLIVERS, WIDE = "slivers", "wide"
SEVERAL, ONE = "several", "one"
LONGEST_TEXT = 60


@dataclass(frozen=True)
class Sought:
    """The code of a system, the beginning of a region's code, a kind, `wide` or `slivers`, a text in a grid's code or name, the order.

    `shared` asks for duties of `several` systems or of `one`, `fate` for free people by what became of them.
    `member` asks for the old grids that a base grid (code) stands for.
    """

    system: str = ""
    region: str = ""
    kind: str = ""
    width: str = ""
    text: str = ""
    shared: str = ""
    fate: str = ""
    member: str = ""
    order: str = ""
    after: int = 0

    def query(self, **changes: str) -> str:
        """The address of the same list with some answers changed, from its first row."""
        said = {SYSTEM: self.system, REGION: self.region, KIND: self.kind, WIDTH: self.width, TEXT: self.text, SHARED: self.shared}
        more = {FATE: self.fate, MEMBER: self.member, ORDER: self.order}
        return urlencode({key: value for key, value in (said | more | changes).items() if value})


def sought_in(parameters: QueryDict) -> Sought:
    """What an address asks; what it does not know how to ask is left out."""
    region, after = parameters.get(REGION, ""), parameters.get(AFTER, "")
    width, shared = parameters.get(WIDTH, ""), parameters.get(SHARED, "")
    return Sought(
        system=parameters.get(SYSTEM, "")[:20],
        region=region if region.isascii() and region.isdigit() and len(region) <= 12 else "",
        kind=parameters.get(KIND, "")[:8],
        width=width if width in (SLIVERS, WIDE) else "",
        text=parameters.get(TEXT, "").replace("\0", "").strip()[:LONGEST_TEXT],
        shared=shared if shared in (SEVERAL, ONE) else "",
        fate=parameters.get(FATE, "")[:8],
        member=parameters.get(MEMBER, "").replace("\0", "")[:20],
        order=parameters.get(ORDER, "")[:20],
        after=int(after) if after.isascii() and after.isdigit() and len(after) < 8 else 0,
    )
