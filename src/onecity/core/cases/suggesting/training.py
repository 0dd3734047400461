"""What a new version learns from."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.db import connection

from onecity.core.cases.suggesting import material
from onecity.core.geo.models import Place, Region, Road
from onecity.science.suggestion import Example

CLOSED_CASES = (Path(__file__).resolve().parent.parent / "sql" / "closed_cases_to_learn.sql").read_text(encoding="utf-8")
MOST_CASES, MOST_OF_A_CATEGORY = 3000, 30
LONGEST_TEXT = 1000
CORRECTION_WEIGHT = 2.0


@dataclass(frozen=True)
class Lesson:
    """A closed case: its text, its category in the end, whether a person corrected what was suggested or chosen at first."""

    case_id: int
    text: str
    category: str
    corrected: bool
    made_up: bool

    @property
    def example(self) -> Example:
        """The case as an example; a correction counts more."""
        return Example(self.text[:LONGEST_TEXT], self.category, f"case {self.case_id}", CORRECTION_WEIGHT if self.corrected else 1.0)


@dataclass(frozen=True)
class Material:
    """Everything a version learns from. The examples of `lessons` come first, in their order."""

    lessons: Sequence[Lesson]
    packaged: Sequence[Example]
    places: Sequence[str]

    @cached_property
    def examples(self) -> list[Example]:
        """All examples."""
        return [*(one.example for one in self.lessons), *self.packaged]

    def subject(self, example: int) -> str:
        """What an example is about, as it is kept: the key of its case, or a sample text itself."""
        return str(self.lessons[example].case_id) if example < len(self.lessons) else self.examples[example].text

    def counts(self) -> dict[str, int]:
        """How much of what, to be shown beside the figures."""
        kinds = Counter("phrases" if one.group else "wordings" for one in self.packaged)
        return {
            **kinds,
            "cases": len(self.lessons),
            "corrections": sum(one.corrected for one in self.lessons),
            "made_up": sum(one.made_up for one in self.lessons),
            "places": len(self.places),
        }


def lessons() -> list[Lesson]:
    """The newest closed cases, no more of one category than MOST_OF_A_CATEGORY."""
    with connection.cursor() as cursor:
        cursor.execute(CLOSED_CASES, {"most": MOST_CASES, "each": MOST_OF_A_CATEGORY, "unsorted": material.UNSORTED})
        return [Lesson(*row) for row in cursor.fetchall()]


def place_names() -> list[str]:
    """Every name of a region, road or place the house knows."""
    named = (Region, Road, Place)
    return sorted({name for model in named for name in model.objects.exclude(name_zh="").values_list("name_zh", flat=True).distinct()})


def gathered() -> Material:
    """What there is to learn from now."""
    folder = settings.CITY.folder
    return Material(lessons(), material.packaged(folder), [*place_names(), *material.place_names(folder)])
