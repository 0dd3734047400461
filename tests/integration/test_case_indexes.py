"""Which indexes the table of cases bears: each is written anew by every act."""

import pytest
from django.db import connection

from onecity.core.cases.models import Case
from tests.factories import City
from tests.loop import reported, walk


def index_names() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE schemaname = current_schema() AND tablename = 'cases_case'")
        return {name for (name,) in cursor.fetchall()}


def test_no_index_for_like_stands_beside_the_unique_ones_of_token_and_number(city: City) -> None:
    assert not [name for name in index_names() if name.endswith("_like")]
    assert {"cases_case_token_key", "cases_case_number_key"} <= index_names()


@pytest.mark.parametrize("column", ["token", "number"])
def test_a_case_is_found_by_token_and_number_through_the_unique_index(city: City, column: str) -> None:
    case = walk(city, reported(city), "accept", "file")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Case.objects.filter(**{column: getattr(case, column)}).only("pk").explain()
    assert f"cases_case_{column}_key" in plan
