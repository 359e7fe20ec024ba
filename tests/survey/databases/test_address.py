"""Addresses of databases, and what becomes of a password in one."""

from __future__ import annotations

import pytest

from ikm.messages.findings import Refusal
from ikm.survey.databases.address import Secret, has_password, without_password


@pytest.mark.parametrize(
    ("address", "has"),
    [
        ("mysql://skm@localhost/skm", False),
        ("mysql://skm@localhost:3306/skm", False),
        ("sqlite:///C:/data/skm.db", False),
        ("mysql://skm:rahasia@localhost/skm", True),
        ("mysql://skm:ra/ha#s?ia@localhost/skm", True),
        ("postgresql://:rahasia@localhost/skm", True),
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


def test_a_password_among_parameters_is_refused() -> None:
    with pytest.raises(Refusal, match="parameter"):
        without_password("postgresql://skm@localhost/skm?password=rahasia")


def test_a_text_becomes_a_secret_once() -> None:
    secret = Secret.of("rahasia")
    assert Secret.of(secret) is secret
    assert Secret.of(None) is None
