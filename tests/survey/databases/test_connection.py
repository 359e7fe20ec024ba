"""What the errors of servers mean, as their drivers tell them."""

from __future__ import annotations

import sqlite3

import psycopg
import pymysql
import pytest
from sqlalchemy.exc import OperationalError

from ikm.messages.findings import Place
from ikm.survey.databases.address import DatabaseAccess, PasswordSource, Secret
from ikm.survey.databases.connection import refusal_of

ACCESS = DatabaseAccess(password=PasswordSource(Secret("rahasia")))


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (pymysql.OperationalError(1045, "Access denied for user 'skm'@'localhost' (using password: YES)"), "denied"),
        (pymysql.OperationalError(1049, "Unknown database 'nihil'"), "unknown"),
        (pymysql.OperationalError(2003, "Can't connect to MySQL server on 'localhost'"), "unreached"),
        (pymysql.OperationalError(2013, "Lost connection to MySQL server during query"), "lost"),
        (pymysql.OperationalError(3024, "Query execution was interrupted, maximum time exceeded"), "slow"),
        (pymysql.OperationalError(1969, "Query execution was interrupted (max_statement_time exceeded)"), "slow"),
        (pymysql.OperationalError(1317, "Query execution was interrupted"), "stopped"),
        (psycopg.errors.QueryCanceled("canceling statement due to user request"), "stopped"),
        (pymysql.ProgrammingError(1146, "Table 'skm.nihil' doesn't exist"), "names"),
        (pymysql.ProgrammingError(1064, "You have an error in your SQL syntax"), "refused"),
        (psycopg.OperationalError('FATAL:  password authentication failed for user "skm"'), "denied"),
        (psycopg.OperationalError("fe_sendauth: no password supplied"), "denied"),
        (psycopg.OperationalError('FATAL:  database "nihil" does not exist'), "unknown"),
        (psycopg.errors.AdminShutdown("terminating connection due to administrator command"), "lost"),
        (psycopg.errors.QueryCanceled("canceling statement due to statement timeout"), "slow"),
        (psycopg.errors.UndefinedColumn('column "u99" does not exist'), "names"),
        (psycopg.errors.UndefinedFunction("function json_extract(text) does not exist"), "refused"),
        (pymysql.OperationalError(1305, "FUNCTION skm.skor does not exist"), "refused"),
        (psycopg.OperationalError("connection failed: Connection refused"), "unreached"),
    ],
)
def test_each_error_of_a_server_is_one_refusal(error: Exception, code: str) -> None:
    known = {f"database-{name}" for name in "denied unknown unreached lost slow stopped names refused".split()}
    statement = None if code in ("denied", "unknown", "unreached") else "SELECT u1 FROM responden"
    refusal = refusal_of(OperationalError(statement, {}, error), Place("mysql://skm@localhost/skm"), ACCESS)
    assert refusal.code == f"database-{code}"
    assert refusal.code in known  # database-denied, database-unknown, database-lost and the others


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (
            psycopg.errors.InvalidTextRepresentation(
                'invalid input syntax for type integer: "Siti Aminah 3201123456780001"'
            ),
            "invalid input syntax for type integer: …",
        ),
        (
            pymysql.DataError(1292, "Truncated incorrect INTEGER value: 'Siti Aminah'"),
            "Truncated incorrect INTEGER value: …",
        ),
        (psycopg.errors.SyntaxError('syntax error at or near "FRM"'), 'syntax error at or near "FRM"'),
        (sqlite3.OperationalError('near "FRM": syntax error'), 'near "FRM": syntax error'),
    ],
)
def test_of_what_a_server_quotes_only_the_words_of_statements_are_shown(error: Exception, message: str) -> None:
    refusal = refusal_of(OperationalError("SELECT u1 FROM r", {}, error), Place("mysql://skm@localhost/skm"), ACCESS)
    assert (refusal.code, refusal.facts["message"]) == ("database-refused", message)


def test_a_password_in_what_a_server_says_is_taken_out() -> None:
    error = OperationalError("SELECT 1", {}, pymysql.OperationalError(9999, "rahasia is no table\nat all"))
    refusal = refusal_of(error, Place("mysql://skm@localhost/skm"), ACCESS)
    assert refusal.facts["message"] == "… is no table"
