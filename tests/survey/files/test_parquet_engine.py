"""Parquet gives the patterns that counting its rows one by one gives, and keeps to itself while it does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb
import pytest

from ikm.messages.findings import Refusal
from ikm.survey.files.parquet_engine import SETTINGS, ParquetEngine
from ikm.survey.files.parquet_folder import keys_above

UNITS = ["Dinkes", "DINKES", None, "", "Dinkes ", "Dinkes", "Dinkés", "Dinkes"]
U1 = [4, 3, None, 4, 4, 4, 1, 4]


def written(path: Path, select: str) -> Path:
    """A Parquet file with what a statement gives."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)")
    return path


def survey(path: Path) -> Path:
    rows = ", ".join(f"({texts(unit)}, 'x', {answer or 'NULL'})" for unit, answer in zip(UNITS, U1, strict=True))
    return written(path, f'SELECT * FROM (VALUES {rows}) AS t(unit, "Nama", "U1")')


def texts(value: str | None) -> str:
    return "NULL" if value is None else f"'{value}'"


@contextmanager
def engine_of(*files: Path, keys: Sequence[str] = ()) -> Iterator[ParquetEngine]:
    with closing(ParquetEngine("jawaban.parquet", files, keys)) as engine:
        yield engine


def counted(engine: ParquetEngine, *columns: int, most: int = 1000) -> dict[tuple[object, ...], int]:
    """The rows of each pattern, each of which is given once."""
    found = engine.patterns(columns, most)
    assert found is not None
    patterns = list(zip(*found.values, strict=True))
    assert len(set(patterns)) == len(patterns)
    return dict(zip(patterns, found.rows.tolist(), strict=True))


def test_labels_are_told_apart_by_their_bytes_and_blanks_from_empty_texts(tmp_path: Path) -> None:
    with engine_of(survey(tmp_path / "a.parquet")) as engine:
        assert engine.columns == ("unit", "Nama", "U1")
        assert counted(engine, 0, 2) == Counter(zip(UNITS, U1, strict=True))
        assert counted(engine, 2) == Counter((answer,) for answer in U1)
        found = engine.patterns([0], 100)
    assert found is not None
    assert found.values == [[None, "", "DINKES", "Dinkes", "Dinkes ", "Dinkés"]]


def test_more_patterns_than_allowed_are_none(tmp_path: Path) -> None:
    with engine_of(survey(tmp_path / "a.parquet")) as engine:
        assert engine.patterns([0], 5) is None
        assert engine.patterns([0], 6) is not None


def test_patterns_that_do_not_fit_into_memory_are_too_many(tmp_path: Path) -> None:
    path = written(tmp_path / "a.parquet", 'SELECT uuid()::VARCHAR AS id, 4 AS "U1" FROM range(2_000_000)')
    with engine_of(path) as engine:
        engine._connection.execute("SET memory_limit = '64MiB'")
        assert engine.patterns([0], 10**9) is None
        assert counted(engine, 1) == {(4,): 2_000_000}


def test_some_rows_come_in_their_order(tmp_path: Path) -> None:
    with engine_of(survey(tmp_path / "a.parquet")) as engine:
        assert [tuple(row) for row in engine.first_rows(3)] == [
            ("Dinkes", "x", 4),
            ("DINKES", "x", 3),
            (None, "x", None),
        ]


def test_values_of_every_kind_are_cells(tmp_path: Path) -> None:
    path = written(
        tmp_path / "a.parquet",
        """SELECT 4.0::DOUBLE AS a, 'nan'::FLOAT AS b, 1.50::DECIMAL(5, 2) AS c, true AS d, DATE '2025-01-31' AS e,
        TIMESTAMP '2025-01-31 23:59:01' AS f, TIMESTAMP_NS '2025-01-31 23:59:01.5' AS g, [1, 2] AS h, {'x': 1} AS i,
        'Baik'::BLOB AS j, 'p'::ENUM ('p', 'q') AS k, TIME '09:05:00' AS l, INTERVAL 1 DAY AS m, 5::UTINYINT AS n,
        to_timestamp(0) AS o""",
    )
    with engine_of(path) as engine:
        patterns = engine.patterns(range(15), 10)
        days = engine.seen_as([4, 5, 6, 14], [0, 1, 9]).patterns(range(15), 10)
        rows = engine.first_rows(9)
    assert patterns is not None
    assert days is not None
    day, moment = "2025-01-31", "2025-01-31 23:59:01"
    others = ["[1, 2]", "{'x': 1}", b"Baik", "p", "09:05:00", "1 day", 5, "1970-01-01 00:00:00Z"]
    whole = [4.0, None, "1.50", "TRUE", day, moment, f"{moment}.5", *others]
    assert [values[0] for values in patterns.values] == whole
    assert [tuple(row) for row in rows] == [tuple(whole)]
    seen = ["*", None, "1.50", "TRUE", day, day, day, *others[:2], "*", *others[3:-1], "1970-01-01"]
    assert [values[0] for values in days.values] == seen


def test_of_a_text_only_its_day_may_matter_or_whether_there_is_one(tmp_path: Path) -> None:
    moments = ["2025-01-31 09:05:00", "2025-01-31T23:59:59", "2025-01-31", "31/1/2025 9:05", " ", None, ""]
    rows = ", ".join(f"({texts(moment)})" for moment in moments)
    with engine_of(written(tmp_path / "a.parquet", f"SELECT * FROM (VALUES {rows}) AS t(waktu)")) as engine:
        days = {("2025-01-31",): 3, ("31/1/2025 9:05",): 1, (" ",): 1, (None,): 1, ("",): 1}
        assert counted(engine.seen_as([0], []), 0) == days
        assert counted(engine.seen_as([], [0]), 0) == {("*",): 4, (None,): 3}
        assert counted(engine, 0) == Counter((moment,) for moment in moments)


def test_names_of_columns_may_hold_anything(tmp_path: Path) -> None:
    path = written(tmp_path / "a.parquet", 'SELECT 3 AS "a""b", 4 AS "select", 2 AS "1; DROP TABLE x"')
    with engine_of(path) as engine:
        assert engine.columns == ('a"b', "select", "1; DROP TABLE x")
        assert counted(engine, 2, 0, 1) == {(2, 3, 4): 1}


def test_a_name_of_a_file_is_no_pattern(tmp_path: Path) -> None:
    path = survey(tmp_path / "[2025] *?" / "a.parquet")
    survey(tmp_path / "2" / "a.parquet")
    with engine_of(path) as engine:
        assert sum(counted(engine, 2).values()) == 8


def test_folders_say_values_as_they_are_written(tmp_path: Path) -> None:
    select = 'SELECT 4 AS "U1"'
    names = ["unit=007/periode=2025-01", "unit=Poli%20gigi/periode=TW 1", "unit=__HIVE_DEFAULT_PARTITION__/periode=1"]
    files = [written(tmp_path / "v=3" / "skm" / name / "a.parquet", select) for name in names]
    with engine_of(*files, keys=keys_above(files[0])) as engine:
        assert set(engine.columns) == {"U1", "unit", "periode"}
        places = [engine.columns.index(name) for name in ("unit", "periode")]
        assert counted(engine, *places) == {("007", "2025-01"): 1, ("Poli gigi", "TW 1"): 1, (None, "1"): 1}


def test_a_name_of_a_folder_that_is_written_as_in_an_address_is_read_as_it_was_meant(tmp_path: Path) -> None:
    path = written(tmp_path / "Jenis%20layanan=Kartu%20%2F%20KTP" / "a.parquet", 'SELECT 4 AS "U1"')
    with engine_of(path, keys=keys_above(path)) as engine:
        assert engine.columns == ("U1", "Jenis layanan")
        assert counted(engine, 1, 0) == {("Kartu / KTP", 4): 1}


def test_a_column_of_the_files_that_folders_take_the_place_of_is_told_where_it_says_something_else(
    tmp_path: Path,
) -> None:
    values = {
        "unit=Z/periode=1/a.parquet": "('A', 1.0), ('Z', 1.0), (NULL, 1.0), ('', 1.0), ('B', 1.0)",
        "unit=Poli%20gigi/periode=2/a.parquet": "('Poli gigi', 2.0), (' Poli gigi ', 2.0)",
        "unit=__HIVE_DEFAULT_PARTITION__/periode=3/a.parquet": "('C', 3.0), (NULL, NULL)",
    }
    files = [
        written(tmp_path / name, f'SELECT "Unit", periode, 4 AS "U1" FROM (VALUES {rows}) AS t("Unit", periode)')
        for name, rows in values.items()
    ]
    files.append(written(tmp_path / "unit=Y" / "periode=4" / "a.parquet", 'SELECT 4 AS "U1"'))
    with engine_of(*files, keys=keys_above(files[0])) as engine:
        (told,) = engine.findings.listed()
        assert (told.code, told.facts) == ("parquet-overruled", (("column", "unit"), ("rows", 3)))  # A, B and C
        place = [name.casefold() for name in engine.columns].index("unit")
        assert counted(engine, place) == {("Z",): 5, ("Poli gigi",): 2, (None,): 2, ("Y",): 1}


def test_a_column_that_a_file_lacks_is_blank_there(tmp_path: Path) -> None:
    files = [
        written(tmp_path / "a.parquet", "SELECT 4 AS a"),
        written(tmp_path / "b.parquet", "SELECT 3 AS b, 2 AS a"),
    ]
    with engine_of(*files) as engine:
        assert engine.columns == ("a", "b")
        assert counted(engine, 0, 1) == {(4, None): 1, (2, 3): 1}


@pytest.mark.parametrize(
    ("other", "fits"),
    [
        *[(other, True) for other in ("'4'", "4.0::DOUBLE", "4::DECIMAL(3, 1)", "4::TINYINT")],
        *[(other, False) for other in ("true", "DATE '2025-01-31'", "TIMESTAMP '2025-01-31 09:05:00'")],
        *[(other, False) for other in ("[4]", "{'a': 4}")],
    ],
)
def test_files_of_one_table_have_columns_that_can_be_one(tmp_path: Path, other: str, *, fits: bool) -> None:
    first = written(tmp_path / "a.parquet", 'SELECT 4 AS "U1", true AS lain')
    second = written(tmp_path / "b.parquet", f'SELECT {other} AS "U1", false AS lain')
    if fits:
        with engine_of(first, second) as engine:
            assert sum(counted(engine, 0).values()) == 2
    else:
        with pytest.raises(Refusal) as refused, engine_of(first, second):
            pass
        assert refused.value.code == "parquet-misfit"
        assert "U1" in str(refused.value)


def test_what_is_damaged_is_refused(tmp_path: Path) -> None:
    path = survey(tmp_path / "a.parquet")
    content = path.read_bytes()
    for broken in (content[:-30], b"PAR1" + bytes(200) + b"PAR1", content[:8] + bytes(40) + content[48:]):
        path.write_bytes(broken)
        with pytest.raises(Refusal) as refused, engine_of(path) as engine:
            engine.first_rows(10)
        assert refused.value.code == "parquet-damaged"


def test_nothing_is_fetched_from_a_network_and_nothing_put_down_elsewhere() -> None:
    with duckdb.connect(config=SETTINGS) as connection:
        rows = connection.execute("SELECT name, value FROM duckdb_settings()").fetchall()
        settings: dict[str, str] = dict(rows)
        with pytest.raises(duckdb.Error, match="httpfs"):
            connection.execute("FROM read_parquet('https://contoh.invalid/a.parquet')")
    for name in ("autoinstall_known_extensions", "autoload_known_extensions"):
        assert settings[name] in ("false", "0")
    assert settings["temp_directory"] == ""
    assert settings["memory_limit"] == "1.0 GiB"
