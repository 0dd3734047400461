"""Tests run on the real store: the private cluster of this checkout, unless DATABASE_URL names another server."""

import pytest
from django.conf import settings
from django.db import OperationalError
from django.db.backends.postgresql.operations import DatabaseOperations
from hypothesis import settings as drawing
from psycopg.errors import DeadlockDetected

from onecity.project import cluster

TRIGGERS_OFF = "SET LOCAL session_replication_role = replica"
EMPTY_QUEUE = "TRUNCATE procrastinate_jobs CASCADE"
"""The queue's tables are not Django's, who would leave the jobs of one test to the next."""
FLUSHES = 5
"""A request that a closed page left behind still reads while tables are emptied; where the two lock each other, emptying goes again."""


def pytest_configure(config: pytest.Config) -> None:
    """Start the cluster before Django asks for it; xdist's workers find it running."""
    if not cluster.elsewhere():
        cluster.default_cluster().start()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    drawing.register_profile("house", deadline=None)  # a busy machine is no fault
    drawing.load_profile("house")
    let_tests_empty_append_only_tables()


def let_tests_empty_append_only_tables() -> None:
    """Between tests with real transactions Django truncates every table, which the append-only ones refuse to anyone else."""
    flush = DatabaseOperations.execute_sql_flush

    def execute_sql_flush(self: DatabaseOperations, sql_list: list[str]) -> None:
        for remaining in reversed(range(FLUSHES)):
            try:
                flush(self, [TRIGGERS_OFF, EMPTY_QUEUE, *sql_list])
            except OperationalError as error:
                if remaining == 0 or not isinstance(error.__cause__, DeadlockDetected):
                    raise
            else:
                return

    DatabaseOperations.execute_sql_flush = execute_sql_flush
