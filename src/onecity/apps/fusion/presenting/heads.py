"""Tabs and choices that the pages of the fusion share."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from onecity.apps.fusion.filters import FATE, KIND, MEMBER, ONE, REGION, SEVERAL, SHARED, SYSTEM, WIDTH, Sought
from onecity.apps.fusion.models import OldSystem, Run
from onecity.apps.fusion.models.duties import DutyKind
from onecity.apps.fusion.models.plan import Fate
from onecity.apps.fusion.models.runs import FitKind, PieceKind
from onecity.apps.fusion.queries.plans import FREE, KEPT
from onecity.core.geo.models import Region
from onecity.core.registry import Text
from onecity.core.shell.parts import Tab


def tabs(current: str, run: Run | None) -> list[Tab]:
    """The pages of the fusion."""
    ways: list[tuple[str, Text, str]] = [("overview", _("Overlay"), reverse("fusion:overview"))]
    if run:
        ways.append(("fits", _("Proposal"), reverse("fusion:fits", args=[run.pk])))
    ways.append(("team", _("One team"), reverse("fusion:team")))
    ways.append(("duties", _("Duties"), reverse("fusion:duties")))
    ways.append(("plans", _("Balance and savings"), reverse("fusion:plans")))
    ways.append(("systems", _("Systems and files"), reverse("fusion:systems")))
    return [Tab(label, url, current=key == current) for key, label, url in ways]


@dataclass(frozen=True)
class Choice:
    """One answer to a question of a list: its words, its address, whether it is given now."""

    label: Text
    url: str
    current: bool


@dataclass(frozen=True)
class Question:
    """A question of a list with its answers; `answer` is the one given."""

    label: Text
    choices: list[Choice]

    @property
    def answer(self) -> Text:
        """The words of what is chosen."""
        return next((one.label for one in self.choices if one.current), "")


def _question(sought: Sought, key: str, now: str, label: Text, answers: Iterable[tuple[str, Text]]) -> Question:
    return Question(label, [Choice(words, f"?{sought.query(**{key: code})}", code == now) for code, words in answers])


def _systems(sought: Sought, systems: Iterable[OldSystem]) -> Question:
    answers = [("", _("All systems")), *((one.code, one.name) for one in systems)]
    return _question(sought, SYSTEM, sought.system, _("System"), answers)


def _regions(sought: Sought) -> Question:
    """The city, its counties, and what was chosen below them."""
    chosen = Region.objects.filter(code=sought.region).exclude(level="county") if sought.region else Region.objects.none()
    places = [*Region.objects.filter(level="county").order_by("code"), *chosen]
    return _question(sought, REGION, sought.region, _("Where"), [("", _("The whole city")), *((one.code, one.name) for one in places)])


def piece_questions(sought: Sought, systems: Iterable[OldSystem]) -> list[Question]:
    """What the list of pieces can be asked."""
    kinds = [("", _("Gaps and overlaps")), (PieceKind.GAP, _("Gaps")), (PieceKind.OVERLAP, _("Overlaps"))]
    widths = [("", _("Any width")), ("wide", _("5 m and wider")), ("slivers", _("Slivers under 5 m"))]
    return [
        _systems(sought, systems),
        _regions(sought),
        _question(sought, KIND, sought.kind, pgettext("piece of ground", "What"), kinds),
        _question(sought, WIDTH, sought.width, _("Width"), widths),
    ]


def post_questions(sought: Sought) -> list[Question]:
    """What the list of posts can be asked."""
    kinds = [(KEPT, _("Posts")), (FREE, _("Free for other work"))]
    found = [_regions(sought), _question(sought, KIND, sought.kind or KEPT, pgettext("plan", "Who"), kinds)]
    if sought.kind != FREE:
        return found
    fates: list[tuple[str, Text]] = [("", _("Everybody")), *((fate.value, fate.label) for fate in Fate)]
    return [*found, _question(sought, FATE, sought.fate, _("What became of them"), fates)]


def duty_questions(sought: Sought, systems: Iterable[OldSystem]) -> list[Question]:
    """What the one list of duties can be asked."""
    kinds: list[tuple[str, Text]] = [("", _("Everything")), *((kind.value, kind.label) for kind in DutyKind)]
    shared = [("", _("Any number")), (SEVERAL, _("Several systems")), (ONE, _("One system"))]
    return [
        _systems(sought, systems),
        _question(sought, KIND, sought.kind, pgettext("duty", "Goes by"), kinds),
        _question(sought, SHARED, sought.shared, pgettext("duty", "Done by"), shared),
    ]


def fit_questions(sought: Sought, systems: Iterable[OldSystem]) -> list[Question]:
    """What the proposal can be asked."""
    kinds = [(FitKind.BEST, _("Each grid for itself")), (FitKind.OWNER, _("One owner for each base grid"))]
    now = sought.kind or FitKind.BEST
    found = [_systems(sought, systems), _regions(sought), _question(sought, KIND, now, pgettext("proposal", "Told by"), kinds)]
    if not sought.member:
        return found
    members = [("", _("Any base grid")), (sought.member, sought.member)]
    return [*found, _question(sought, MEMBER, sought.member, _("Base grid"), members)]
