"""The password of a database: from the environment, or from whoever sits at the terminal; never in an argument."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from typing import Any

import typer

from ikm.messages.findings import Place, Refusal
from ikm.messages.phrases import phrase
from ikm.survey.databases.address import (
    Secret,
    has_password,
    is_address,
    other_kind,
    refuse_no_address,
    without_password,
)

PASSWORD = "IKM_DB_PASSWORD"
"""The variable that holds a password."""


def without_secrets(
    given: Mapping[str, Any], arguments: Iterable[str], context: typer.Context
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the command line gave, without passwords in addresses; and the fields of a password for the options.

    ``arguments`` are the names of those that may be addresses.

    :raises Refusal: ``database-password`` for an address on the command line with a password, which all users of the
        machine can see; ``database-variable`` where the environment holds no address, and nothing else to read, or
        an address with a password among others; ``database-kind`` and ``database-address`` for what looks like an
        address and is none that is read, before anything of it is noted.
    """
    cleaned = dict(given)
    known = Secret.of(os.environ.get(PASSWORD) or None)
    has_address = False
    for name in arguments:
        value = given.get(name)
        texts = [value] if isinstance(value, str) else list(value or ())
        addresses = [text for text in texts if isinstance(text, str) and is_address(text)]
        has_address |= bool(addresses)
        is_from_environment = str(context.get_parameter_source(name)).endswith("ENVIRONMENT")
        if is_from_environment and not all(map(_names_something, texts)):
            raise Refusal("database-variable")
        with_password = [address for address in addresses if has_password(address)]
        if not with_password:
            for text in texts:
                if isinstance(text, str):
                    refuse_no_address(text)
            continue
        if not is_from_environment:
            raise Refusal("database-password", Place(with_password[0].partition("://")[0]))
        if len(texts) > 1:  # whose password would it be?
            raise Refusal("database-variable")
        shown, password = without_password(with_password[0])
        cleaned[name], known = [shown], password or known
    if not has_address:
        return cleaned, {}
    return cleaned, {"password": known, "ask": ask_password if _is_terminal() else None}


def _names_something(text: str) -> bool:
    """Whether a text is the address of a database, read here or not, or names a file that is there.

    What is none of these may be an address with a slip of the pen, and a password in it: it is not shown.
    """
    is_there = os.path.exists(text)  # noqa: PTH110 - Path.exists refuses a name that is too long, and shows it
    return is_there or is_address(text) or other_kind(text) is not None


def _is_terminal() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def ask_password(address: str) -> Secret:
    """The password for an address, typed without being shown.

    :raises Refusal: ``database-denied`` where nothing is typed and the input is ended.
    """
    from getpass import getpass

    try:
        return Secret(getpass(phrase("database-ask", address=address), sys.stderr))
    except EOFError:
        print(file=sys.stderr)  # the question stands on a line of its own
        raise Refusal("database-denied", Place(address)) from None
