"""Addresses of databases, and what becomes of a password in one."""

from __future__ import annotations

from pathlib import Path

import pytest

from ikm.messages.findings import Refusal
from ikm.survey.databases.address import (
    Secret,
    has_password,
    is_address,
    path_of_sqlite,
    refuse_no_address,
    without_password,
)


@pytest.mark.parametrize(
    ("address", "has"),
    [
        ("mysql://skm@localhost/skm", False),
        ("mysql://skm@localhost:3306/skm", False),
        ("sqlite:///C:/data/skm.db", False),
        ("mysql://skm:rahasia@localhost/skm", True),
        ("mysql://skm:ra/ha#s?ia@localhost/skm", True),
        ("postgresql://:rahasia@localhost/skm", True),
        ("postgresql://skm@srv:rahasia@localhost/skm", True),
        ("postgresql://skm@srv:ra@ha:sia@localhost/skm", True),
        ("postgresql://skm@srv@localhost:5432/skm", False),
        ("postgresql://skm@[::1]:5432/skm", False),
        ("sqlite:///C:/data/a@b.db", False),
        ("postgresql://skm@localhost/skm?password=rahasia", True),
        ("postgresql://skm@localhost/skm?sslmode=require&sslpassword=rahasia", True),
    ],
)
def test_a_password_is_found_wherever_it_stands(address: str, *, has: bool) -> None:
    assert has_password(address) is has


def test_an_address_is_shown_without_its_password() -> None:
    shown, password = without_password("mysql://skm:ra%40ha/sia@localhost/skm")
    assert shown == "mysql://skm@localhost/skm"
    assert password is not None
    assert password.reveal() == "ra@ha/sia"
    assert "ra" not in repr(password)
    assert password.removed_from("no ra@ha/sia here") == "no … here"


def test_an_account_may_have_a_sign_in_it_that_ends_others() -> None:
    shown, password = without_password("postgresql://skm@srv:ra:ha@sia@localhost:5432/skm")
    assert shown == "postgresql://skm@srv@localhost:5432/skm"
    assert password is not None
    assert password.reveal() == "ra:ha@sia"


SLIPS = [
    "postgresql://skm:rahasia%40127.0.0.1/skm",
    "postgresql://skm@srv:rahasia%40localhost/skm",
    "postgresql:///skm:rahasia%40localhost/skm",
    "mysql://[skm]:rahasia/skm",
    "MySQL+pymysql://skm@localhost:rahasia",
]
NO_ADDRESSES = [
    " postgresql://skm:rahasia@localhost/skm",
    "'mysql://skm:rahasia@localhost/skm'",
    "“mysql://skm:rahasia@localhost/skm”",
    "postgresql:skm:rahasia@localhost/skm",
    "postgresql:/skm:rahasia@localhost/skm",
    "postgresql//skm:rahasia@localhost/skm",
    "skm:rahasia@localhost/skm",
    "IKM_DB_URL=mysql://skm:rahasia@localhost/skm",
]


@pytest.mark.parametrize("text", [*SLIPS, *NO_ADDRESSES, "mysql:///skm:rahasia@localhost/skm"])
def test_of_what_is_no_address_for_a_slip_nothing_is_shown(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        refuse_no_address(text)
    assert refused.value.code == "database-address"
    assert "rahasia" not in str(refused.value)
    assert is_address(text) is (text not in NO_ADDRESSES)


@pytest.mark.parametrize("address", SLIPS)
def test_an_address_in_which_a_password_may_be_left_is_not_shown(address: str) -> None:
    with pytest.raises(Refusal) as refused:
        without_password(address)
    assert refused.value.code == "database-address"
    assert "rahasia" not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "mysql://skm@localhost:3306/skm?charset=utf8",
        "mysql://localhost",
        "postgresql://skm@/skm?host=/tmp/a:b@c",
        "postgresql://skm@[::1]:5432/skm",
        "sqlite:///C:/data/a@b.db",
        r"C:\data\a@b.csv",
        "c:/data/a@b.csv",
        "data/*.csv",
        "skm@dinas.csv",
        "TW 1: skm.csv",
        "-",
    ],
)
def test_what_is_an_address_or_a_path_is_let_through(text: str) -> None:
    refuse_no_address(text)


def test_a_file_that_is_called_like_an_address_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("jam 10:30@loket.csv").touch()
    refuse_no_address("jam 10:30@loket.csv")


def test_the_name_of_a_file_is_read_as_an_address_has_it() -> None:
    assert path_of_sqlite("sqlite:///data/skm%20TW%20I.db") == "data/skm TW I.db"
    assert path_of_sqlite("SQLite+pysqlite:////srv/100%25.db") == "/srv/100%.db"
    assert path_of_sqlite("sqlite:///C:/data/skm.db") == "C:/data/skm.db"


def test_a_password_among_parameters_is_refused() -> None:
    with pytest.raises(Refusal, match="parameter"):
        without_password("postgresql://skm@localhost/skm?password=rahasia")


def test_a_text_becomes_a_secret_once() -> None:
    secret = Secret.of("rahasia")
    assert Secret.of(secret) is secret
    assert Secret.of(None) is None
