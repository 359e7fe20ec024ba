"""The servers of the tests in this room: each started when it is first asked for, once for each worker of pytest."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases.services import MariaDB, PostgreSQL, Service, running


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Service]:
    with running(PostgreSQL) as service:
        yield service


@pytest.fixture(scope="session")
def mariadb() -> Iterator[Service]:
    with running(MariaDB) as service:
        yield service


@pytest.fixture
def service(request: pytest.FixtureRequest) -> Service:
    """The server that a test names by ``@pytest.mark.parametrize("service", …, indirect=True)``."""
    found: Service = request.getfixturevalue(request.param)
    return found
