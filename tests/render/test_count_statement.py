"""The statement that counts, in every dialect: a parser of that dialect finds in it what was asked for."""

from __future__ import annotations

import pytest
import sqlglot
from sqlglot import exp

from ikm.pipelines.count_statement import CountStatement, count_statement
from ikm.render.count_statement import DIALECTS, render

PARSERS = {"mariadb": "mysql", "postgresql": "postgres", "mssql": "tsql"}
"""How the parser calls the dialects that it has another name for."""
NAMES = ("unit", "group", 'Nama "Unit"', "Layanan`s", "[u1]", "u2; DROP TABLE responden --", "É/1'2")
"""Words of SQL, and every sign that ends a name in some dialect."""


def statement(columns: tuple[str, ...] = NAMES, table: str = "order", schema: str = "skm.data 1") -> CountStatement:
    return count_statement(table, schema, columns)


def parsed(dialect: str, asked: CountStatement) -> exp.Select:
    (found,) = sqlglot.parse(render(asked, dialect, []), read=PARSERS.get(dialect, dialect))
    assert isinstance(found, exp.Select)
    return found


def as_kept(name: str, dialect: str) -> str:
    return name.upper() if dialect == "oracle" and name == name.lower() else name


@pytest.mark.parametrize("dialect", DIALECTS)
def test_it_is_one_select_of_the_columns_with_a_count_grouped_by_all_of_them(dialect: str) -> None:
    printed = parsed(dialect, statement())
    assert [one.output_name for one in printed.expressions] == [*NAMES, "count"]
    within = printed.find(exp.Subquery)  # of a client that quotes nothing: its values are quoted around the count
    assert (within is not None) == bool(DIALECTS[dialect].quoted)
    found = within.this if within else printed
    assert isinstance(found, exp.Select)
    assert [one.alias for one in found.expressions] == [*NAMES, "count"]
    assert isinstance(found.expressions[-1].this, exp.Count)
    for group in (found.expressions[:-1], found.args["group"].expressions):
        named = [[column.name for column in one.find_all(exp.Column)] for one in group]
        assert named == [[as_kept(name, dialect)] for name in NAMES]
    table = found.find(exp.Table)
    assert table is not None
    assert [part.name for part in table.parts] == [as_kept(name, dialect) for name in ("skm", "data 1", "order")]
    assert all(identifier.args["quoted"] for identifier in printed.find_all(exp.Identifier))
    assert not found.args.get("where")
    assert not printed.args.get("where")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_stands_above_it_are_remarks_of_bounded_width(dialect: str) -> None:
    text = render(statement(), dialect, ["psql --csv -f hitung.sql DATABASE | ikm score -"])
    remarks = text.partition("\nSELECT\n")[0].splitlines()
    assert all(line.startswith("-- ") and len(line) <= 100 for line in remarks)
    assert remarks[-1] == "--   psql --csv -f hitung.sql DATABASE | ikm score -"
    assert text.endswith(";\n")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_dialects_that_no_test_runs_say_so(dialect: str) -> None:
    run_by_tests = {"mysql", "mariadb", "postgresql", "sqlite", "duckdb"}
    text = " ".join(render(statement(), dialect, []).replace("\n-- ", " ").split())
    assert ("tetapi tidak menjalankannya" in text) == (dialect not in run_by_tests)
    assert DIALECTS[dialect].is_run == (dialect in run_by_tests)


def test_the_usual_columns_are_those_that_a_table_of_answers_has() -> None:
    asked = count_statement("responden")
    assert asked.columns == ("unit", "periode", *(f"u{number}" for number in range(1, 10)))
    assert asked.draft.lacking == ()
    assert '"U9"' in render(asked, "oracle", [])  # kept in capitals by a database that was not told otherwise
    assert '"u9"' in render(asked, "postgresql", [])
