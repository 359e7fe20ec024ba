"""A table of answers with hard names and labels, for every engine: its rows, and what makes it on a server."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.databases.services import MariaDB, PostgreSQL, Service

TABLE, SCHEMA = "order", "skm 2025"
"""A word of SQL, and a name with a blank."""
COLUMNS = ("group", 'unit "kerja"', "Periode`s", *(f"u{number}" for number in range(1, 10)))
"""Another word of SQL, and every sign that a dialect quotes names with."""
UNITS = ("Dinkes", "DINKES", "Dinkes ", "Dínkes", " Dinkes", "", None)
WORDS = ("Tidak baik", "Kurang baik", "Baik", "Sangat baik", "BAIK", "Baik ", None)
NUMBERS = (1, 2, 3, 4, 3, 4, None)

Rows = Sequence[tuple[object, ...]]


def people(answers: Sequence[object]) -> Rows:
    """Respondents of every unit, some of whom answered alike."""
    return [
        (n % 2, UNITS[n % 7], "TW I 2025", *(answers[n * (question + 3) // 5 % 7] for question in range(9)))
        for n in range(420)
    ]


def between(quote: str) -> Callable[[str], str]:
    return lambda name: quote + name.replace(quote, quote * 2) + quote


def table_of(quoted: Callable[[str], str], text: str, kind: str) -> str:
    """The statement that makes the table; its texts are compared as ``text`` says, as those of answers are."""
    answer = text if kind == "TEXT" else kind
    types = ["INTEGER", text, text, *[answer] * 9]
    parts = [f"{quoted(name)} {type_name}" for name, type_name in zip(COLUMNS, types, strict=True)]
    return f"CREATE TABLE {quoted(SCHEMA)}.{quoted(TABLE)} ({', '.join(parts)})"


def filled_server(service: Service, kind: str, rows: Rows) -> None:
    """Make the table on a server, in a new schema, with texts that take no heed of case, accents and blanks."""
    quoted = between("`" if isinstance(service, MariaDB) else '"')
    schema, text = quoted(SCHEMA), "VARCHAR(100) COLLATE utf8mb4_general_ci"
    if isinstance(service, PostgreSQL):
        text = f"TEXT COLLATE {schema}.alike"
        alike = "(provider = icu, locale = 'und-u-ks-level1', deterministic = false)"
        service.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE", f"CREATE SCHEMA {schema}")
        service.execute(f"CREATE COLLATION {schema}.alike {alike}")
    else:
        service.execute(f"DROP SCHEMA IF EXISTS {schema}", f"CREATE SCHEMA {schema}")
    service.execute(table_of(quoted, text, kind))
    service.insert(f"{schema}.{quoted(TABLE)}", rows)
