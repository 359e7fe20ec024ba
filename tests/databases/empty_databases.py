"""An empty database of each engine, filled by the same statements of SQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from tests.databases.services import DATABASE, USER, PostgreSQL, Service

ENGINES = ("sqlite", "postgresql", "mariadb")
U = [f"u{number}" for number in range(1, 10)]
RESPONDENTS = 40
QUESTIONS = (
    "Bagaimana pendapat Saudara tentang kesesuaian persyaratan pelayanan dengan jenis pelayanannya?",
    "Bagaimana pemahaman Saudara tentang kemudahan prosedur pelayanan di unit ini?",
    "Bagaimana pendapat Saudara tentang kecepatan waktu dalam memberikan pelayanan?",
    "Bagaimana pendapat Saudara tentang kewajaran biaya/tarif dalam pelayanan?",
    "Bagaimana pendapat Saudara tentang kesesuaian produk pelayanan dengan yang tercantum dalam standar pelayanan?",
    "Bagaimana pendapat Saudara tentang kompetensi/kemampuan petugas dalam pelayanan?",
    "Bagaimana pendapat Saudara tentang perilaku petugas terkait kesopanan dan keramahan?",
    "Bagaimana pendapat Saudara tentang kualitas sarana dan prasarana?",
    "Bagaimana pendapat Saudara tentang penanganan pengaduan pengguna layanan?",
)


class EmptyDatabase:
    """A database without tables: in a file, or on a server."""

    def __init__(self, engine: str, folder: Path, service: Service | None) -> None:
        self.engine, self._path, self._service = engine, folder / "skm.db", service
        if isinstance(service, PostgreSQL):
            service.execute("DROP SCHEMA IF EXISTS public CASCADE", "CREATE SCHEMA public")
        elif service is not None:
            service.execute(f"DROP DATABASE {DATABASE}", f"CREATE DATABASE {DATABASE}")
        else:
            with closing(sqlite3.connect(self._path)) as connection:
                connection.execute("VACUUM")  # writes the head of the file

    @property
    def address(self) -> str:
        """Where it is read, without a password."""
        return f"sqlite:///{self._path}" if self._service is None else self._service.url_as(USER, None)

    def execute(self, *statements: str) -> None:
        """Run statements, in which MOMENT stands for the type of a moment."""
        kind = "TIMESTAMP" if self.engine == "postgresql" else "DATETIME"
        own = [statement.replace("MOMENT", kind) for statement in statements]
        if self._service is not None:
            self._service.execute(*own)
            return
        with closing(sqlite3.connect(self._path)) as connection:
            for statement in own:
                connection.execute(statement)
            connection.commit()

    def make_wide(self) -> None:
        """A table “responden” with a row each, and two columns of dates."""
        columns = ", ".join(f"{name} INTEGER" for name in U)
        self.execute(
            "CREATE TABLE responden (id INTEGER PRIMARY KEY, unit VARCHAR(40), tanggal DATE, waktu_isi MOMENT,"
            f" jenis_kelamin VARCHAR(1), {columns})"
        )
        rows = []
        for number in range(RESPONDENTS):
            own = f"{number + 1}, '{unit_of(number)}', '{day_of(number)}', '{day_of(number)} 09:15:00'"
            rows.append(f"({own}, '{'LP'[number % 2]}', {', '.join(map(str, answers_of(number)))})")
        self.execute(f"INSERT INTO responden VALUES {', '.join(rows)}")

    def make_long(
        self, tables: Sequence[str] = ("responden", "jawaban", "pertanyaan"), *, keys: bool = True, codes: bool = True
    ) -> None:
        """Respondents, answers and questions in tables of their own, beside such as an application has."""
        respondents, answers, questions = tables
        code = "kode VARCHAR(10), " if codes else ""
        references = (
            f", FOREIGN KEY (responden_id) REFERENCES {respondents} (id),"
            f" FOREIGN KEY (pertanyaan_id) REFERENCES {questions} (id)"
        )
        self.execute(
            "CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(40), email VARCHAR(40), password VARCHAR(40))",
            "CREATE TABLE migrations (id INTEGER PRIMARY KEY, migration VARCHAR(40), batch INTEGER)",
            f"CREATE TABLE {respondents} (id INTEGER PRIMARY KEY, unit VARCHAR(40), created_at MOMENT)",
            f"CREATE TABLE {questions} (id INTEGER PRIMARY KEY, {code}pertanyaan VARCHAR(200))",
            f"CREATE TABLE {answers} (id INTEGER PRIMARY KEY, responden_id INTEGER, pertanyaan_id INTEGER,"
            f" nilai INTEGER, deleted_at MOMENT{references if keys else ''})",
        )
        asked, people, given = [], [], []
        for place, text in enumerate(QUESTIONS):
            own_code = f"'Q{place + 1}', " if codes else ""
            asked.append(f"({place + 11}, {own_code}'{text}')")
        for number in range(RESPONDENTS):
            people.append(f"({number + 1}, '{unit_of(number)}', '{day_of(number)} 09:15:00')")
            for place, answer in enumerate(answers_of(number)):
                given.append(f"({number * 9 + place + 1}, {number + 1}, {place + 11}, {answer}, NULL)")
        for table, rows in ((questions, asked), (respondents, people), (answers, given)):
            self.execute(f"INSERT INTO {table} VALUES {', '.join(rows)}")


def unit_of(number: int) -> str:
    return ("Dinkes", "Disdukcapil", "DPMPTSP")[number % 3]


def day_of(number: int) -> str:
    return f"2025-0{1 + number % 6}-{10 + number % 9}"


def answers_of(number: int) -> list[int]:
    return [1 + (number * (place + 3) + place * place) % 7 % 4 for place in range(9)]


def wide_rows() -> list[list[object]]:
    """The same answers as rows of a file, under a header."""
    header = ["unit", "created_at", *(f"Q{number}" for number in range(1, 10))]
    rows = [[unit_of(number), f"{day_of(number)} 09:15:00", *answers_of(number)] for number in range(RESPONDENTS)]
    return [[*header], *rows]
