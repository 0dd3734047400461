"""What the five departments of the demonstration have their people do; made up, and marked so. The list is one as departments send it."""

from pathlib import Path

from django.db import transaction

from onecity.apps.fusion.duties.actions import merge, rename
from onecity.apps.fusion.lists.course import DUTY_LISTS
from onecity.apps.fusion.lists.reading import DutyReader, read_with, rows_in
from onecity.apps.fusion.lists.work import take_duties
from onecity.apps.fusion.models import ListFile, MergedDuty, OldDuty
from onecity.apps.fusion.models.upload import ListKind
from onecity.apps.fusion.queries.duties import lines, proposed
from onecity.core.accounts.scope import Actor
from onecity.core.cases.imports.files import form_of, header_of, rows_of
from onecity.core.rowfiles.fields import guess

LIST = Path(__file__).parent / "data" / "old_duties.csv"
RENAMED = {"警务工作台账填报": "工作台账填报"}
MERGED_FROM = 80
"""Pairs at least this likely (per cent) are merged in the steward's name; the others wait on the page."""


def demo_duties(steward: Actor) -> str:
    """Put the duties on the lists where there is none, and merge what is clearly one in the steward's name; says how many."""
    if OldDuty.objects.exists():
        return "kept"
    form = form_of(LIST)
    file = ListFile(holds=ListKind.DUTIES, header=header_of(rows_of(LIST, form)))
    file.mapping = guess(DUTY_LISTS.fields(file), file.header)
    reading = read_with(DutyReader(file), rows_in(LIST, form))
    for duty in reading.good:
        duty.file, duty.synthetic = None, True
    with transaction.atomic():
        take_duties(reading.good)
        merged = _merged(steward)
    return f"{len(reading.good)} duties, {merged} merged"


def _merged(steward: Actor) -> int:
    """Merge the likeliest pair until none is likely enough; returns how many were merged."""
    count = 0
    while pair := next((one for one in proposed(lines(steward)) if one.percent >= MERGED_FROM), None):
        merge(steward, pair.first.duty.pk, pair.second.duty.pk)
        count += 1
    for before, after in RENAMED.items():
        rename(steward, MergedDuty.objects.get(title=before).pk, after)
    return count
