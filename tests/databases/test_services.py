"""The servers of these tests: they run, nobody gets in without the password, and they are gone after."""

from __future__ import annotations

import psycopg
import pymysql
import pytest

from tests.databases import services
from tests.databases.services import MariaDB, PostgreSQL, Service, running

SERVERS = ("postgresql", "mariadb")


@pytest.mark.parametrize("service", SERVERS, indirect=True)
def test_a_server_keeps_rows_and_runs_as_nobody_of_importance(service: Service) -> None:
    service.execute("DROP TABLE IF EXISTS percobaan", "CREATE TABLE percobaan (unit TEXT, u1 INTEGER)")
    service.insert("percobaan", [("Dínkes ", 4), (None, None)])
    assert sorted(service.execute("SELECT * FROM percobaan"), key=str) == [("Dínkes ", 4), (None, None)]
    assert (service.folder / "data").stat().st_uid != 0


def test_the_password_is_asked_for(postgresql: Service, mariadb: Service) -> None:
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(host=str(postgresql.folder), user="skm", password="lain", dbname="skm")
    with pytest.raises(pymysql.OperationalError):
        pymysql.connect(unix_socket=str(mariadb.folder / "socket"), user="skm", password="lain")


@pytest.mark.parametrize("kind", [PostgreSQL, MariaDB])
def test_a_server_that_is_not_installed_is_a_skip_with_its_reason_and_a_failure_in_ci(
    kind: type[Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "_program", lambda _: None)
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=f"{kind.name} is not installed here"), running(kind):
        pass
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=f"{kind.name} is not installed here"), running(kind):
        pass
