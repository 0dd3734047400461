"""What comes in and goes out, as the interface describes it."""

from datetime import datetime
from typing import Any

from ninja import Field, Schema
from pydantic import ConfigDict

from onecity.core.cases.queries.changes import MOST_CHANGES

LONGEST_WAIT = 50
"""Seconds: below the minute after which proxies commonly give a request up."""


class ChangesAsked(Schema):
    """Which part of the feed is asked for."""

    after: str = Field("", description="The cursor: `next` of the page before.")
    since: datetime | None = Field(None, description="Where to begin without a cursor: every act of this moment or later.")
    limit: int = Field(100, ge=1, le=MOST_CHANGES)
    wait: int = Field(0, ge=0, le=LONGEST_WAIT, description="Let an empty page wait for the next change, at most so many seconds.")
    act: list[str] = Field([], description="Only these acts, e.g. dispatch.")
    category: list[str] = Field([], description="Only these categories or their beginnings, e.g. incident:06.")
    region: str = Field("", max_length=12, description="Only this region, by its national code or the beginning of it.")
    organisation: str = Field("", description="Only cases led by this organisation or one below it, by its code.")


class Given(Schema):
    """What a program sends: unknown fields are refused by name, so that a misspelt one is not lost silently."""

    model_config = ConfigDict(extra="forbid")


class ReportIn(Given):
    """A report of a department's own system."""

    text: str = Field("", description="What is the matter; it may be left out where a voice note comes along.")
    longitude: float = Field(description="Degrees, WGS 84 / CGCS2000.", allow_inf_nan=False)
    latitude: float = Field(description="Degrees, WGS 84 / CGCS2000.", allow_inf_nan=False)
    category: str = Field(description="Kind and code, e.g. incident:06010.")
    place: str = Field("", description="The place in words; without it the region's name.")
    asset: str = Field("", description="Number on the object.")
    request_kind: str = Field("", description="What the request is, beside its category, e.g. consultation; a code of the city's list.")
    reporter_name: str = Field("", max_length=60)
    reporter_phone: str = Field("", max_length=20)


class ActIn(Given):
    """What goes with an act."""

    note: str = Field("", description="What was found or done; needed for finish and return.")
    version: int | None = Field(None, description="The version of the case that was seen: another act in between is then refused (409).")


class Names(Schema):
    """A name in both languages."""

    zh: str
    en: str


class CaseOut(Schema):
    """A case as it stands. Free texts are without telephone, identity and bank numbers and without mail addresses."""

    id: int
    number: str | None
    receipt: str
    category: str
    category_name: Names
    request_kind: str | None
    state: str
    urgency: str
    source: str
    text: str
    place: str
    asset: str | None
    region: str
    grid: str | None
    own_grid: str | None = Field(None, description="The grid of the key's organisation, by its own code; told to its key, not in webhooks.")
    longitude: float
    latitude: float
    lead: str | None
    holder: str | None
    assisting: list[str]
    reported_at: str
    due_at: str | None
    external: dict[str, Any] | None
    version: int


class Media(Schema):
    """A photo or a voice note of a case. The same key fetches it at its address."""

    kind: str
    media_type: str
    shows: str | None
    seconds: float | None
    sequence: int
    added_at: str
    url: str


class CaseWithActs(CaseOut):
    """A case, what was photographed and said of it, and the acts this key may do on it now."""

    media: list[Media] = []
    acts: list[str] = []


class CaseList(Schema):
    """Cases that wait for the organisation of the key, soonest limit first."""

    cases: list[CaseOut]


class Act(Schema):
    """One act, and the case as it stands now."""

    act: str
    sequence: int
    from_state: str | None
    to_state: str
    note: str
    role: str | None
    organisation: str | None
    given: dict[str, Any]
    case: CaseOut


class ChangeOut(Schema):
    """One change. Webhooks carry the same record; `id` with the prefix change- is their webhook-id."""

    id: str
    type: str
    timestamp: str
    data: Act


class ChangesOut(Schema):
    """A page of the feed. `next` goes into `after` of the next request; a page may be empty while there is `more`."""

    changes: list[ChangeOut]
    next: str
    more: bool


class Problem(Schema):
    """A field and what is wrong with it; no field where it concerns the whole."""

    field: str | None
    reason: str


class Problems(Schema):
    """Everything that is wrong with a request."""

    errors: list[Problem]
