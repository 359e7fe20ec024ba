"""Addresses of databases, and their secrets, which stand in no message: what is known before one is connected to."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from os import PathLike
from typing import NamedTuple, Protocol
from urllib.parse import unquote

from ikm.messages.findings import PhraseUse, Place, Refusal

SQLITE_MARK = b"SQLite format 3\0"
"""What a file of SQLite begins with."""
STATEMENT_SECONDS = 300
"""So long a statement may take unless another limit is set."""
_KINDS = ("mysql", "mariadb", "postgresql", "postgres", "sqlite")
_ADDRESS = re.compile(rf"({'|'.join(_KINDS)})(?:\+\w+)?://", re.IGNORECASE)
_OTHER_ADDRESS = re.compile(r"((?:jdbc:)?[a-z][a-z0-9+.-]+):/{1,3}(?=[^/])", re.IGNORECASE)
"""A letter alone before the colon is a drive of Windows."""
_LIKE_ADDRESS = re.compile(r"://|\A(?![a-z]:[\\/]).*:.*@", re.IGNORECASE | re.DOTALL)
"""What may have been meant as an address, with a slip of the pen; a path of Windows is none."""
_PASSWORD = re.compile(r"(?P<before>://[^:/]*):(?P<password>.*)(?P<after>@)", re.DOTALL)
"""An account may have an @ in it, as on Azure: the password begins at the first colon, and ends at the last @."""
_OF_SERVER = re.compile(
    r"[\w+]+://(?:[^:/?]*@)?(?:\[[^\]/?]*\]|[^:/?@]*)(?::\d*)?(?:/[^:?]*)?(?:\?.*)?", re.IGNORECASE | re.DOTALL
)
"""An address in which no colon stands but that of a port: behind any other a password may be."""
_PASSWORD_OF_QUERY = re.compile(r"[?&][^=&]*pass[^=&]*=", re.IGNORECASE)


class Secret:
    """A text that is shown nowhere, not even in a traceback."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    @classmethod
    def of(cls, text: Secret | str | None) -> Secret | None:
        """A secret of a text; one that is there already, or none, as it is."""
        return Secret(text) if isinstance(text, str) else text

    def __repr__(self) -> str:
        return "Secret(…)"

    def reveal(self) -> str:
        """The text itself, for the server."""
        return self._text

    def removed_from(self, text: str) -> str:
        """A text in which this one does not stand."""
        return text.replace(self._text, "…") if self._text else text


class PasswordSource(NamedTuple):
    """Where a password comes from: it is known, or stands in a ``file``, or whoever sits at the terminal is asked.

    ``ask`` is None where nobody sits there. It is given the address, and is called once a database wants a password.
    """

    known: Secret | None = None
    file: str | PathLike[str] | None = None
    ask: Callable[[str], Secret] | None = None


MOST_QUESTIONS = 200
"""A table of answers to more questions is none of a survey."""


class LongTables(NamedTuple):
    """The tables and keys of answers that have a row each, as a mapping file names them.

    ``id`` is the key of ``respondents``. Of the table ``answers``, ``respondent`` says whose an answer is,
    ``question`` to what, and ``answer`` what was answered. Where ``question`` is only a key, ``question_name`` of the
    table ``questions`` is the name of that whose ``question_id`` it is.
    """

    respondents: str
    id: str
    answers: str
    respondent: str
    question: str
    answer: str
    questions: str = ""
    question_id: str = ""
    question_name: str = ""


class VoidRule(Protocol):
    """Tells which cells of a column mark a row as void, as the reader of files does."""

    @property
    def is_only_filled(self) -> bool:
        """Whether it does not matter what stands in a cell, but only whether something does."""
        ...

    @property
    def is_any_void(self) -> bool:
        """Whether every filled cell marks its row as void."""
        ...

    def reasons(self) -> set[PhraseUse]:
        """Why rows may be left out by the column."""
        ...

    def reason_of(self, cell: object) -> PhraseUse | None:
        """Why the row of a cell is void; None where it is not."""
        ...


VoidAnswers = tuple[tuple[str, VoidRule], ...]
"""The columns of a table of answers that mark some as void, each with what tells which."""


class DatabaseAccess(NamedTuple):
    """What is to be read of a database, and how it is got at.

    Read is ``table`` or ``query``; with neither, what is ``long``, without its ``void_answers``, or the only table
    with answers. ``timeout`` is how many seconds a statement may take.
    """

    table: str | None = None
    query: str | None = None
    schema: str | None = None
    timeout: int = STATEMENT_SECONDS
    password: PasswordSource = PasswordSource()
    long: LongTables | None = None
    void_answers: VoidAnswers = ()

    def with_password(self, password: Secret) -> DatabaseAccess:
        """The same with a password that is known."""
        return self._replace(password=PasswordSource(password))


def is_address(text: str) -> bool:
    """Whether a text is the address of a database.

    >>> is_address("mysql://skm@localhost/skm"), is_address("skm.db"), is_address("https://example.org")
    (True, False, False)
    """
    return bool(_ADDRESS.match(text))


def other_kind(text: str) -> str | None:
    """What an address begins with that is none of a database that is read here; None for what is no address.

    Nothing else of it may be shown: a password may stand in it.

    >>> [other_kind(text) for text in ("mssql://skm:rahasia@localhost/skm", "jdbc:mysql://localhost", "C:/skm.csv")]
    ['mssql', 'jdbc:mysql', None]
    """
    match = _OTHER_ADDRESS.match(text)
    kind = match[1].lower() if match else ""
    return kind if kind and kind not in _KINDS else None


def refuse_no_address(text: str) -> None:
    """Refuse what looks like the address of a database, and is none that can be read; a path is let through.

    A password may stand in it, so that nothing of it is shown but its kind.

    :raises Refusal: ``database-kind`` and ``database-address``.
    """
    if is_address(text):
        if not _is_plain(text):
            raise Refusal("database-address", Place(text.partition("://")[0]))
    elif kind := other_kind(text):
        raise Refusal("database-kind", kind=kind)
    elif _LIKE_ADDRESS.search(text) and not os.path.exists(text):  # noqa: PTH110 - Path.exists refuses long names
        raise Refusal("database-address")


def _is_plain(address: str) -> bool:
    """Whether no password can stand in an address, wherever a slip of the pen may have put it."""
    if has_password(address):
        return False
    return address.lower().startswith("sqlite") or bool(_OF_SERVER.fullmatch(address))


def path_of_sqlite(address: str) -> str:
    """The file that an address of SQLite names; empty for any other. Signs of its name may be written as in ``%20``.

    >>> path_of_sqlite("sqlite:///data/skm.db"), path_of_sqlite("sqlite:////srv/skm.db"), path_of_sqlite("mysql://a")
    ('data/skm.db', '/srv/skm.db', '')
    >>> path_of_sqlite("sqlite:///skm%20TW%20I.db?timeout=5")
    'skm TW I.db'
    """
    if not address.lower().startswith("sqlite"):
        return ""
    return unquote(address.partition(":///")[2].partition("?")[0], errors="surrogateescape")


def has_password(address: str) -> bool:
    """Whether a password stands in an address, wherever."""
    return bool(_PASSWORD.search(address) or _PASSWORD_OF_QUERY.search(address))


def without_password(address: str) -> tuple[str, Secret | None]:
    """An address as it may be shown, and the password that stood in it.

    >>> without_password("mysql://skm:ra:h@sia@localhost/skm")
    ('mysql://skm@localhost/skm', Secret(…))

    :raises Refusal: ``database-password-query`` for one among the parameters behind the sign ``?``,
        ``database-address`` where another may stand in what is left.
    """
    if _PASSWORD_OF_QUERY.search(address):
        raise Refusal("database-password-query")
    match = _PASSWORD.search(address)
    shown = _PASSWORD.sub(r"\g<before>\g<after>", address, count=1)
    refuse_no_address(shown)
    return shown, Secret(unquote(match["password"])) if match else None
