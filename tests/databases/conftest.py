"""The servers of the tests in this room: each started when it is first asked for, once for each worker of pytest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases.empty_databases import ENGINES, EmptyDatabase
from tests.databases.services import PASSWORD, MariaDB, PostgreSQL, Service, running


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


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EmptyDatabase:
    """An empty database of each engine, whose password is that of the environment."""
    monkeypatch.setenv("IKM_DB_PASSWORD", PASSWORD)
    service = None if request.param == "sqlite" else request.getfixturevalue(request.param)
    return EmptyDatabase(request.param, tmp_path, service)
