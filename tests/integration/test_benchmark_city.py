"""The city of the benchmarks can still be filled: its SQL keeps up with the models."""

from django.test import Client

from onecity.core.accounts.models import User
from onecity.core.cases.models import Case, CaseClock, CaseEvent
from tests.benchmarks.filling import fill
from tests.benchmarks.million import FILTERS
from tests.factories import small_city

CASES = 200


def test_the_benchmarks_fill_a_city_whose_pages_answer(db: None, client: Client) -> None:
    city = small_city()
    fill("fill.sql", {"cases": CASES})
    assert Case.objects.count() == CaseEvent.objects.count() == CaseClock.objects.count() == CASES
    fill("whole_history.sql")
    assert CaseEvent.objects.count() > 6 * CASES
    fill("open_clocks.sql", {"cases": 50})
    assert Case.objects.filter(state="handling").count() >= 50
    client.force_login(User.objects.get(pk=city["leader"].user_id), backend="django.contrib.auth.backends.ModelBackend")
    assert {client.get(f"/cases/?{given}").status_code for given in FILTERS[:12]} == {200}
