"""A frame of any library gives the patterns that counting its rows one by one gives."""

from __future__ import annotations

import datetime as dt
import importlib
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from ikm.messages.findings import Refusal
from ikm.survey.files.frame_engine import FrameEngine
from ikm.survey.files.frame_kinds import PANDAS, frame_library
from ikm.survey.files.table import text_of
from tests.frames import MAKERS, Columns, maker

pytestmark = pytest.mark.filterwarnings("ignore:Dask support is moving:FutureWarning")
UNITS = ["Dinkes", "DINKES", None, "", "Dinkes ", "Dinkes", "Dinkés", "Dinkes"]
U1 = [4, 3, None, 4, 4, 4, 1, 4]


@pytest.fixture(params=MAKERS)
def library(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def engine_of(library: str, columns: Columns) -> FrameEngine:
    return FrameEngine(maker(library)(columns), "DataFrame")


def counted(engine: FrameEngine, *columns: int, most: int = 1000) -> dict[tuple[object, ...], int]:
    """The rows of each pattern, each of which is given once."""
    found = engine.patterns(columns, most)
    assert found is not None
    patterns = list(zip(*found.values, strict=True))
    assert len(set(patterns)) == len(patterns)
    return dict(zip(patterns, found.rows.tolist(), strict=True))


def without_rows(frame: Any) -> Any:
    """The same frame with none of its rows, still lazy where it was."""
    library = frame_library(frame)
    if library == "dask":
        return frame[frame["U1"] > 4]
    if library == "pyarrow":
        return frame.slice(0, 0)
    return frame.limit(0) if library in ("duckdb", "ibis") else frame.head(0)


def test_labels_are_told_apart_by_their_bytes_and_blanks_from_empty_texts(library: str) -> None:
    engine = engine_of(library, {"unit": UNITS, "Nama": ["x"] * 8, "U1": U1})
    assert engine.columns == ("unit", "Nama", "U1")
    assert counted(engine, 0, 2) == Counter(zip(UNITS, U1, strict=True))
    assert counted(engine, 2) == Counter((answer,) for answer in U1)


def test_patterns_come_in_the_order_of_their_texts_blanks_first(library: str) -> None:
    engine = engine_of(library, {"unit": UNITS, "U1": U1})
    found = engine.patterns([0], 100)
    assert found is not None
    assert found.values == [[None, "", "DINKES", "Dinkes", "Dinkes ", "Dinkés"]]
    assert found.rows.tolist() == [1, 1, 1, 3, 1, 1]


def test_more_patterns_than_allowed_are_none(library: str) -> None:
    engine = engine_of(library, {"unit": UNITS, "U1": U1})
    assert engine.patterns([0], 5) is None
    assert engine.patterns([0], 6) is not None


def test_some_rows_show_what_the_columns_hold(library: str) -> None:
    engine = engine_of(library, {"unit": UNITS, "U1": U1})
    rows = engine.first_rows(3)
    assert [tuple(row) for row in rows] == [("Dinkes", 4), ("DINKES", 3), (None, None)]
    assert engine.first_rows(1000)[3][0] == ""
    assert len(engine.first_rows(1000)) == 8


def test_a_frame_without_rows_has_columns_and_no_patterns(library: str) -> None:
    engine = FrameEngine(without_rows(maker(library)({"unit": ["a"], "U1": [4]})), "DataFrame")
    assert engine.columns == ("unit", "U1")
    assert engine.first_rows(5) == []
    assert counted(engine, 0, 1) == {}


def test_numbers_with_places_count_as_numbers_and_what_is_none_as_blank(library: str) -> None:
    nothing = float("nan")
    engine = engine_of(library, {"U1": [4.0, nothing, 3.5, 4.0, nothing], "U2": [1.0, 1.0, 1.0, 1.0, 2.0]})
    assert counted(engine, 0, 1) == {(4.0, 1.0): 2, (None, 1.0): 1, (3.5, 1.0): 1, (None, 2.0): 1}


def test_truth_values_are_texts_and_decimals_what_they_are(library: str) -> None:
    decimals = [Decimal("4.00"), None, Decimal("4.00")]
    engine = engine_of(library, {"Setuju": [True, False, True], "U1": decimals})
    assert counted(engine, 0) == {("TRUE",): 2, ("FALSE",): 1}
    assert {str(value): rows for (value,), rows in counted(engine, 1).items()} == {"4.00": 2, "None": 1}


def test_of_a_moment_only_the_day_may_matter(library: str) -> None:
    moments = [dt.datetime(2025, 1, 31, 23, 59, second) for second in (1, 2)] + [dt.datetime(2025, 2, 1)]
    engine = engine_of(library, {"Waktu": moments, "U1": [4, 4, 4]})
    assert counted(engine.seen_as([0], []), 0) == {(dt.date(2025, 1, 31),): 2, (dt.date(2025, 2, 1),): 1}
    assert [text_of(moment) for (moment,) in counted(engine, 0)] == [str(moment) for moment in moments]
    assert text_of(engine.first_rows(1)[0][0]) == "2025-01-31 23:59:01"


def test_of_a_text_only_its_day_may_matter_or_whether_there_is_one(library: str) -> None:
    moments = ["2025-01-31 09:05:00", "2025-01-31T23:59:59", "2025-01-31", "31/1/2025 9:05", " ", None, ""]
    engine = engine_of(library, {"Waktu": moments, "Nilai": [1, 2, None, 1, 2, 1, 2]})
    days = {("2025-01-31",): 3, ("31/1/2025 9:05",): 1, (" ",): 1, (None,): 1, ("",): 1}
    assert counted(engine.seen_as([0], []), 0) == days
    assert counted(engine.seen_as([], [0]), 0) == {("*",): 4, (None,): 3}
    assert counted(engine.seen_as([0], [1]), 1) == {("*",): 6, (None,): 1}


@pytest.mark.parametrize("library", ["polars", "polars-lazy", "pyarrow", "dask", "duckdb"])
def test_categories_count_as_their_texts_and_only_those_met(library: str) -> None:
    make = maker(library)
    values = ["Baik", None, "baik", "Baik", ""]
    if library.startswith("polars"):
        polars: Any = importlib.import_module("polars")
        frame = make({"U1": values}).with_columns(polars.col("U1").cast(polars.Categorical))
    elif library == "dask":
        frame = make({"U1": values})
        frame["U1"] = frame["U1"].astype("category").cat.set_categories(["Baik", "", "baik", "Buruk"])
    else:
        pyarrow: Any = importlib.import_module("pyarrow")
        frame = make({"U1": pyarrow.array(values).dictionary_encode()})
    assert counted(FrameEngine(frame, "DataFrame"), 0) == Counter((value,) for value in values)


def test_an_enumeration_counts_as_texts() -> None:
    make = maker("polars")
    polars: Any = importlib.import_module("polars")
    kind = polars.Enum(["Buruk", "Baik"])
    frame = make({"U1": ["Baik", None, "Baik"]}).with_columns(polars.col("U1").cast(kind))
    assert counted(FrameEngine(frame, "DataFrame"), 0) == {("Baik",): 2, (None,): 1}


def test_columns_with_the_names_that_we_give_are_no_trouble(library: str) -> None:
    engine = engine_of(library, {"rows": [1, 1, 2], "0": ["a", "b", "a"], 'a"b': [3, 3, 3]})
    assert counted(engine, 1, 0, 2) == {("a", 1, 3): 1, ("b", 1, 3): 1, ("a", 2, 3): 1}


def test_only_the_columns_asked_for_are_collected() -> None:
    make = maker("polars-lazy")
    polars: Any = importlib.import_module("polars")

    def refuse(_: object) -> str:
        raise AssertionError("a column that nobody asked for was read")

    named = polars.col("U1").map_elements(refuse, return_dtype=polars.String).alias("Nama")
    engine = FrameEngine(make({"U1": U1}).with_columns(named), "DataFrame")
    assert counted(engine, 0) == Counter((answer,) for answer in U1)


def test_what_a_library_cannot_do_is_said_in_one_sentence() -> None:
    make = maker("polars-lazy")
    polars: Any = importlib.import_module("polars")
    broken = make({"U1": U1}).with_columns(polars.col("U1").cast(polars.String).str.to_date(strict=True))
    with pytest.raises(Refusal) as refused:
        FrameEngine(broken, "DataFrame").patterns([0], 10)
    assert refused.value.code == "frame-failed"
    assert "\n" not in str(refused.value)
    missing = polars.scan_parquet("tidak-ada.parquet")
    with pytest.raises(Refusal) as refused:
        FrameEngine(missing, "DataFrame")
    assert refused.value.code == "frame-failed"


def test_what_is_no_frame_of_a_library_is_refused() -> None:
    maker("pyarrow")
    pyarrow: Any = importlib.import_module("pyarrow")
    with pytest.raises(Refusal) as refused:
        FrameEngine(pyarrow.array([1, 2]), "DataFrame")
    assert refused.value.code == "source-unknown"


def test_a_relation_is_known_by_the_module_that_some_versions_of_duckdb_give_it() -> None:
    relation = type("DuckDBPyRelation", (), {"__module__": "_duckdb"})()
    assert frame_library(relation) == "duckdb"


def test_a_frame_is_known_by_its_library(library: str) -> None:
    frame = maker(library)({"U1": U1})
    assert frame_library(frame) == library.partition("-")[0]
    if library == "dask":
        assert frame_library(frame.compute()) == PANDAS
