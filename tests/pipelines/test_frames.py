"""Frames of other libraries are scored to the digits that the same answers give as text."""

from __future__ import annotations

import importlib
import subprocess
import sys
from typing import Any

import pytest

import ikm
from tests.engine_surveys import RESPONDENTS, as_csv, figures, survey, with_moments
from tests.frames import MAKERS, maker
from tests.surveys import U

pytestmark = pytest.mark.filterwarnings("ignore:Dask support is moving:FutureWarning")
ASKED: list[dict[str, Any]] = [
    {},
    {"unit": "Unit", "by": ["Periode", "Unit,Periode", "Jenis kelamin"], "period": "all"},
    {"unit": "Unit", "missing": "complete", "period": "TW II 2025"},
    {"unit": "Unit", "by": "Usia", "period": "all", "overall": "mean", "strata": "unit"},
]


@pytest.fixture(params=MAKERS)
def library(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_library_gives_the_digits_of_the_same_answers_as_text(library: str) -> None:
    columns = survey()
    frame = maker(library)(columns)
    assert figures(ikm.score(frame, **ASKED[1])) == figures(ikm.score(as_csv(columns), **ASKED[1]))


@pytest.mark.parametrize("options", ASKED, ids=["plain", "tables", "complete", "strata"])
def test_whatever_is_asked_the_digits_are_those_of_text(options: dict[str, Any]) -> None:
    columns = survey()
    frame = maker("polars-lazy")(columns)
    assert figures(ikm.score(frame, **options)) == figures(ikm.score(as_csv(columns), **options))


def test_moments_give_months_and_days_as_text_does(library: str) -> None:
    columns = with_moments(survey())
    options: dict[str, Any] = {"per": "bulan", "unit": "Unit", "since": "2025-02-01"}
    expected = figures(ikm.score(as_csv(columns), **options))
    assert [table["by"] for table in expected["tables"]] == [["unit"], ["periode"], ["unit", "periode"]]
    assert figures(ikm.score(maker(library)(columns), **options)) == expected
    as_text = columns | {"Cap waktu": list(map(str, columns["Cap waktu"]))}
    assert figures(ikm.score(maker(library)(as_text), **options)) == expected


def test_numbers_with_places_and_categories_are_the_answers_that_they_stand_for() -> None:
    columns = survey()
    polars: Any = importlib.import_module("polars")
    answers = polars.col(U)
    frame = maker("polars")(columns)
    expected = figures(ikm.score(as_csv(columns)))
    for kind in (polars.Float64, polars.Float32, polars.String, polars.UInt8, polars.Decimal(4, 1)):
        assert figures(ikm.score(frame.with_columns(answers.cast(kind)))) == expected, kind
    categories = answers.cast(polars.String).cast(polars.Categorical)
    assert figures(ikm.score(frame.with_columns(categories))) == expected
    nothing = answers.cast(polars.Float64).fill_null(float("nan"))
    assert figures(ikm.score(frame.with_columns(nothing))) == expected


def test_a_truth_value_is_no_answer(library: str) -> None:
    columns: dict[str, list[Any]] = {name: [4, 3, 2] for name in U}
    with pytest.raises(ikm.Refusal) as refused:
        ikm.score(maker(library)(columns | {"U1": [True, False, True]}))
    assert refused.value.code == "answers-unknown"
    assert "“TRUE”, “FALSE”" in str(refused.value)


def test_a_frame_beside_a_file_is_counted_with_it(library: str) -> None:
    columns = survey()
    others = {name: values[:50] for name, values in columns.items()}
    both = ikm.score([maker(library)(columns), as_csv(others)], period="all")
    assert both.overall.respondents == RESPONDENTS + 50


def test_a_frame_without_rows_is_refused() -> None:
    frame = maker("polars")(survey()).head(0)
    with pytest.raises(ikm.Refusal) as refused:
        ikm.score(frame)
    assert refused.value.code == "table-empty"


def test_without_narwhals_one_sentence_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = maker("polars")(survey())
    for name in [name for name in sys.modules if name.partition(".")[0] == "narwhals"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "narwhals", None)
    with pytest.raises(ikm.Refusal) as refused:
        ikm.score(frame)
    assert refused.value.code == "frames-absent"
    assert ".[frames]" in str(refused.value)
    assert "polars" in str(refused.value)


def test_neither_a_path_nor_a_frame_of_pandas_loads_narwhals() -> None:
    lines = (
        "import sys, pandas, ikm",
        "ikm.score('examples/puskesmas.xlsx')",
        "ikm.score(pandas.read_excel('examples/puskesmas.xlsx', engine='calamine'))",
        "print(sorted({'narwhals', 'polars', 'duckdb'} & {name.partition('.')[0] for name in sys.modules}))",
    )
    done = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
