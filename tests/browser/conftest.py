"""What holds for every test in a browser."""

from collections.abc import Iterator

import pytest

SERVED_BY = ("live_server", "town")


@pytest.fixture(autouse=True)
def pages_end_with_their_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """Pages left open would go on asking, and hold connections of server and database, until the last test of their file."""
    wanted = [name for name in (*SERVED_BY, "browser") if name in request.fixturenames]
    given = {name: request.getfixturevalue(name) for name in wanted}  # they end after the pages
    yield
    for context in given["browser"].contexts if "browser" in given else ():
        context.close()
